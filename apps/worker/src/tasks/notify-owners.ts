import type { JobClient, QueueEntry } from '@offload/core';
import {
  claimPendingNotifications,
  type Database,
  findDevices,
  recordNotificationEmail,
  type Transaction,
} from '@offload/db';
import { jobFinishedEmail } from '@offload/kinds/job-finished-email';
import { pushNotification } from '@offload/kinds/push-notification';
import { enqueue } from '@offload/kinds/system';

// How long an open page has to show that a job finished, even if it's being reloaded.
const graceMs = 5_000;
// How long other ends have to be part of the same push.
const gatherMs = 5_000;
const limit = 500;
const actor = 'sweeper';

type Pending = Awaited<ReturnType<typeof claimPendingNotifications>>;

/**
 * Enqueues emails and pushes about finished jobs whose owner should be notified and hasn't seen the result: an email each
 * time a job finishes, and one push to each device for all ends of a few seconds. It doesn't matter how many workers do
 * this at once, or when one of them dies.
 */
export async function notifyOwners(db: Database, client: JobClient): Promise<void> {
  const jobs = await db.$transaction(async (tx) => {
    const pending = await claimPendingNotifications(tx, { afterMs: graceMs, limit });
    return [...(await enqueueEmails(tx, pending)), ...(await enqueuePushes(tx, pending))];
  });
  await client.dispatch(jobs);
}

async function enqueueEmails(tx: Transaction, pending: Pending): Promise<QueueEntry[]> {
  const enqueued: QueueEntry[] = [];
  for (const { id, ownerId, email, finishedAt, requestId, wantsEmail } of pending) {
    if (!wantsEmail) continue;
    const payload = { jobId: id, finishedAt: finishedAt.toISOString() };
    const options = { ownerId, recipient: email, actor, requestId };
    const job = await enqueue(tx, jobFinishedEmail, payload, options);
    await recordNotificationEmail(tx, { jobIds: [id], emailJobId: job.id });
    enqueued.push(job);
  }
  return enqueued;
}

async function enqueuePushes(tx: Transaction, pending: Pending): Promise<QueueEntry[]> {
  const owners = pending.flatMap(({ ownerId, wantsPush }) => (wantsPush ? [ownerId] : []));
  const enqueued: QueueEntry[] = [];
  const runAt = new Date(Date.now() + gatherMs);
  // In the order of their IDs: two workers that wait for each other's unique keys would be a deadlock.
  for (const { id, userId } of await findDevices(tx, [...new Set(owners)])) {
    const options = { ownerId: userId, actor, runAt };
    const job = await enqueue(tx, pushNotification, { subscriptionId: id }, options);
    // An earlier one that still waits will tell this end, too.
    if (job.isNew) enqueued.push(job);
  }
  return enqueued;
}
