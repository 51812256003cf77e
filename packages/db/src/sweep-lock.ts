import type { Database } from './client';

/** Runs `sweep` unless another process is sweeping right now: one at a time, however many workers there are. */
export async function withSweepLock(db: Database, sweep: () => Promise<void>): Promise<void> {
  await db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ locked: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtext('offload sweep')) AS locked`;
    if (row?.locked) await sweep();
  });
}
