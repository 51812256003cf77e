import type { Connection } from './connection';
import type { Database } from './database';
import { lockKey } from './lock-space';
import { type Sql, sql } from './sql';

const keepAliveMs = 2_000;
// Before PostgreSQL releases the lock, since it ends a transaction that is idle for 15 s (database.ts).
const lostAfterMs = 10_000;

const running = new WeakMap<Database, Set<Promise<void>>>();

type Sweep = (lost: AbortSignal) => Promise<void>;

/**
 * Runs `sweep`, such as a task of workers, unless another process is running one with this name. Waits while this process
 * has no connection left for it, so a sweep must not wait for another one. Holds the lock for as long as the sweep takes. If
 * the lock is lost, the signal aborts and the sweep must stop, because another process may have started one. The core's own
 * sweeps have other locks, so any name is free.
 *
 * @example
 * const task = { name: 'prune carts', everyMs: 60_000, run: () => withSweepLock(db, 'carts', pruneCarts) };
 */
export function withSweepLock(db: Database, name: string, sweep: Sweep): Promise<void> {
  return lockAndRun(db, lockKey('appSweeps', name), sweep);
}

export function withCoreSweepLock(
  db: Database,
  name: 'jobs' | 'workers' | 'finished-jobs' | 'figures' | 'old-figures',
  sweep: Sweep,
): Promise<void> {
  return lockAndRun(db, lockKey('sweeps', name), sweep);
}

async function lockAndRun(db: Database, key: Sql, sweep: Sweep): Promise<void> {
  const others = running.get(db) ?? new Set();
  running.set(db, others);
  // Each holds a connection and needs another one for its work. Skipping isn't enough: a worker begins all its sweeps when it
  // starts, and repeats some only an hour later.
  while (others.size >= Math.max(1, db.size - 1)) await Promise.race(others);
  const sweeping = db.transaction(async (tx) => {
    const [row] = await tx.query<{ locked: boolean }>(
      sql`SELECT pg_try_advisory_xact_lock(${key}) AS locked`,
    );
    if (row?.locked) await keepingAlive(tx, sweep);
  });
  const ended = Promise.allSettled([sweeping]).then(() => void others.delete(ended));
  others.add(ended);
  await sweeping;
}

async function keepingAlive(tx: Connection, sweep: Sweep): Promise<void> {
  const lost = new AbortController();
  let answeredAt = performance.now();
  let asking: Promise<void> | null = null;
  const timer = setInterval(() => {
    if (performance.now() - answeredAt > lostAfterMs) lost.abort(new Error('The lock of a sweep was lost.'));
    asking ??= tx.execute(sql`SELECT 1`).then(
      () => {
        answeredAt = performance.now();
        asking = null;
      },
      (error) => lost.abort(error),
    );
  }, keepAliveMs);
  try {
    await sweep(lost.signal);
  } finally {
    clearInterval(timer);
    // The transaction ends next, and a connection runs one statement at a time.
    await asking;
  }
}
