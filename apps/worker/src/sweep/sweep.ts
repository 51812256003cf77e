import {
  type Database,
  endAbandonedJobs,
  findNotHandedOver,
  findOrphaned,
  findOverdue,
  findOwnersWithRoom,
  forgetOldAnswers,
  forgetOldFigures,
  forgetSilentWorkers,
  noteLookedAt,
  pruneRateLimits,
  rollUp,
  withSweepLock,
} from '@offload/db';
import type { QueueBackend } from '@offload/jobs/backend';
import type { JobClient } from '@offload/jobs/client';
import { findLost } from '@offload/jobs/hand-over';
import { ownerShares } from '@offload/jobs/queues';

const handoverLimit = 1_000;
const overdueLimit = 500;
const orphanedLimit = 500;
const ownerLimit = 500;
const rollUpLimit = 20_000;
// A queue that is well delivers within milliseconds; one that is full is asked about its jobs in turn.
const overdueAfterMs = 10_000;

export interface SweeperParts {
  db: Database;
  backend: QueueBackend;
  client: JobClient;
}

/**
 * Returns a function that sweeps once. It takes jobs for orphaned only after a third of a lease in which no round has
 * failed: after an outage, living workers need that long to renew the leases that have expired meanwhile.
 */
export function createSweep(parts: SweeperParts, leaseMs: number): () => Promise<void> {
  let steadySince: number | null = null;
  return async () => {
    try {
      const isSteady = steadySince !== null && performance.now() - steadySince > leaseMs / 3;
      await sweep(parts, isSteady);
      steadySince ??= performance.now();
    } catch (error) {
      steadySince = null;
      throw error;
    }
  };
}

/**
 * One round of what keeps rows and queues together: admits what gates held, hands over what was committed but not handed
 * over, hands over again what the queue or a worker has lost, ends what nobody will run any more, counts what has ended.
 * One process sweeps at a time.
 */
async function sweep({ db, backend, client }: SweeperParts, rescuesOrphans: boolean): Promise<void> {
  await withSweepLock(db, 'jobs', async () => {
    await client.admit();
    await client.admit(await findOwnersWithRoom(db, ownerShares, ownerLimit));
    await client.handOver(await findNotHandedOver(db, handoverLimit));
    await handOverLost(db, backend, client);
    if (rescuesOrphans) await rescueOrphans(db, client);
    await rollUp(db, rollUpLimit);
  });
}

async function rescueOrphans(db: Database, client: JobClient): Promise<void> {
  // Whatever the queue says of them: it may go by the clock of a worker that is gone.
  await client.handOver(await findOrphaned(db, orphanedLimit));
  await endAbandonedJobs(db);
}

async function handOverLost(db: Database, backend: QueueBackend, client: JobClient): Promise<void> {
  const overdue = await findOverdue(db, { afterMs: overdueAfterMs, limit: overdueLimit });
  if (overdue.length === 0) return;
  await client.handOver(await findLost(backend, overdue));
  await noteLookedAt(
    db,
    overdue.map(({ id }) => id),
  );
}

/** Forgets what is kept only for a while: answers to idempotent calls, workers that are gone, old figures, and counts of limits. */
export async function forget(db: Database): Promise<void> {
  await withSweepLock(db, 'old-rows', async () => {
    await forgetOldAnswers(db);
    await forgetSilentWorkers(db);
    await forgetOldFigures(db);
    await pruneRateLimits(db);
  });
}
