import type { Database } from './client';
import { lockSpace } from './lock-space';

/** What is swept: each by one process at a time, and none waits for another. */
type Swept = 'jobs' | 'files' | 'old-rows';

/** Runs `sweep` unless another process is sweeping the same right now, however many workers there are. */
export async function withSweepLock(db: Database, swept: Swept, sweep: () => Promise<void>): Promise<void> {
  await db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ locked: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${swept}, ${lockSpace.sweeps})) AS locked`;
    if (row?.locked) await sweep();
  });
}
