import type { JobClient, QueueEntry } from '@offload/core';
import { claimPendingNotifications, type Database } from '@offload/db';
import { jobFinishedEmail } from '@offload/jobs/kinds/job-finished-email';
import { enqueue } from '@offload/jobs/system';

// How long an open page has to show that a job finished, even if it's being reloaded.
const graceMs = 5_000;
const limit = 100;

/**
 * Enqueues an email about each finished job whose owner should be notified and hasn't seen the result. Enqueues one each
 * time a job finishes, no matter how many workers do this at once or when one of them dies.
 */
export async function notifyOwners(db: Database, client: JobClient): Promise<void> {
  const emails = await db.$transaction(async (tx) => {
    const enqueued: QueueEntry[] = [];
    for (const pending of await claimPendingNotifications(tx, { afterMs: graceMs, limit })) {
      const { id, ownerId, email, finishedAt } = pending;
      const payload = { jobId: id, finishedAt: finishedAt.toISOString() };
      const to = { ownerId, recipient: email, actor: 'sweeper' };
      enqueued.push(await enqueue(tx, jobFinishedEmail, payload, to));
    }
    return enqueued;
  });
  await client.dispatch(emails);
}
