import type { Connection } from './connection';
import type { Database } from './database';
import { lockSpace } from './lock-space';
import { sql } from './sql';

const keepAliveMs = 2_000;
// Before PostgreSQL gives the lock up: it ends a transaction that asks nothing for 30 s (database.ts).
const lostAfterMs = 10_000;

/**
 * Runs `sweep` unless another process is sweeping the same right now, however many workers there are. The lock is held for
 * as long as the sweep takes. If it is lost, the signal fires and the sweep must stop: another process may have started.
 */
export async function withSweepLock(
  db: Database,
  name: string,
  sweep: (lost: AbortSignal) => Promise<void>,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx.query<{ locked: boolean }>(sql`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, ${lockSpace.sweeps})) AS locked`);
    if (row?.locked) await keepingAlive(tx, sweep);
  });
}

async function keepingAlive(tx: Connection, sweep: (lost: AbortSignal) => Promise<void>): Promise<void> {
  const lost = new AbortController();
  let answeredAt = performance.now();
  const timer = setInterval(() => {
    if (performance.now() - answeredAt > lostAfterMs) lost.abort(new Error('The lock of a sweep is lost'));
    tx.execute(sql`SELECT 1`).then(
      () => {
        answeredAt = performance.now();
      },
      (error) => lost.abort(error),
    );
  }, keepAliveMs);
  try {
    await sweep(lost.signal);
  } finally {
    clearInterval(timer);
  }
}
