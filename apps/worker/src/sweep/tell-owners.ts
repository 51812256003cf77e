import { type Database, takeUntold } from '@offload/db';
import { enqueue, type JobClient } from '@offload/jobs/client';
import { jobFinishedEmail } from '@offload/jobs/kinds/job-finished-email';

// How long an open page has to show an end, also one that is just being loaded anew.
const graceMs = 5_000;
const limit = 100;

/**
 * Enqueues an e-mail about every end that somebody waits for and that no page has shown them: one an end, however many
 * workers do this at the same time and wherever one of them dies.
 */
export async function tellOwners({ db, client }: { db: Database; client: JobClient }): Promise<void> {
  const mails = await db.$transaction(async (tx) => {
    const untold = await takeUntold(tx, { afterMs: graceMs, limit });
    const enqueued = [];
    for (const { id, ownerId, email, finishedAt } of untold) {
      const payload = { jobId: id, finishedAt: finishedAt.toISOString() };
      const to = { ownerId, recipient: email, actor: 'sweeper' } as const;
      enqueued.push(await enqueue(tx, jobFinishedEmail, payload, to));
    }
    return enqueued;
  });
  await client.handOver(mails);
}
