import type { Database, Transaction } from './client';
import { lockSpace } from './lock-space';

/** What is swept: each by one process at a time, and none waits for another. */
type Swept = 'jobs' | 'files' | 'uploads' | 'old-rows';

const keepAliveMs = 2_000;
// Before PostgreSQL gives the lock up: it ends a transaction that asks nothing for 30 s (client.ts).
const lostAfterMs = 10_000;
// As long as a timer can be. The lock ends with the sweep or its connection, not by the clock.
const longestMs = 2 ** 31 - 1;

/**
 * Runs `sweep` unless another process is sweeping the same right now, however many workers there are. The lock is held for
 * as long as the sweep takes. If it is lost, the signal fires and the sweep must stop: another process may have started.
 */
export async function withSweepLock(
  db: Database,
  swept: Swept,
  sweep: (lost: AbortSignal) => Promise<void>,
): Promise<void> {
  const locked = async (tx: Transaction) => {
    const [row] = await tx.$queryRaw<{ locked: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${swept}, ${lockSpace.sweeps})) AS locked`;
    if (row?.locked) await keepingAlive(tx, sweep);
  };
  await db.$transaction(locked, { timeout: longestMs });
}

async function keepingAlive(tx: Transaction, sweep: (lost: AbortSignal) => Promise<void>): Promise<void> {
  const lost = new AbortController();
  let answeredAt = performance.now();
  const timer = setInterval(() => {
    if (performance.now() - answeredAt > lostAfterMs) lost.abort(new Error('The lock of a sweep is lost'));
    tx.$executeRaw`SELECT 1`.then(
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
