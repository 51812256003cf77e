import type { Cause, EnqueuedJob, JobClient } from '@offload/core';
import { connectionOf, sql } from '@offload/core/sql';
import {
  claimPendingNotifications,
  type Database,
  findDevices,
  recordNotificationEmail,
  type Transaction,
} from '@offload/db';
import { jobFinishedEmail } from '@offload/kinds/job-finished-email';
import { pushNotification } from '@offload/kinds/push-notification';

// How long an open page has to show that a job finished, even if it's being reloaded.
const graceMs = 5_000;
// How long results wait for others that follow them closely.
const emailGatherMs = 60_000;
// How long a push waits for further results.
const gatherMs = 5_000;
// Further results of an owner go into another email.
const limit = 2_000;
const actor = 'sweeper';

type Pending = Awaited<ReturnType<typeof claimPendingNotifications>>;

/**
 * Enqueues emails and pushes about finished jobs whose owner should be notified and hasn't seen the result: an email, and a
 * push to each device, for jobs that finish close together. It doesn't matter how many workers do this at once, or when one
 * of them dies.
 */
export async function notifyOwners(db: Database, client: JobClient): Promise<void> {
  const jobs = await db.$transaction(async (tx) => {
    const pending = await claimPendingNotifications(tx, { afterMs: graceMs, gatherMs: emailGatherMs, limit });
    return [...(await enqueueEmails(client, tx, pending)), ...(await enqueuePushes(client, tx, pending))];
  });
  await client.dispatch(jobs);
}

async function enqueueEmails(jobs: JobClient, tx: Transaction, pending: Pending): Promise<EnqueuedJob[]> {
  const wanted = pending.filter(({ wantsEmail }) => wantsEmail);
  const owners = new Set(wanted.map(({ ownerId }) => ownerId));
  const enqueued: EnqueuedJob[] = [];
  for (const ownerId of owners)
    enqueued.push(
      ...(await enqueueEmail(
        jobs,
        tx,
        wanted.filter((result) => result.ownerId === ownerId),
      )),
    );
  return enqueued;
}

/** Enqueues the email about results of one owner. */
async function enqueueEmail(
  jobs: JobClient,
  tx: Transaction,
  [first, ...others]: Pending,
): Promise<EnqueuedJob[]> {
  if (!first) return [];
  const { ownerId, email: recipient } = first;
  const payload = { ...resultOf(first), others: others.map(resultOf) };
  const job = await jobs.enqueue(tx, jobFinishedEmail, payload, {
    ownerId,
    recipient,
    actor,
    ...commonCause([first, ...others]),
  });
  const jobIds = [first, ...others].map(({ id }) => id);
  await recordNotificationEmail(tx, { jobIds, emailJobId: job.id });
  return [job];
}

/** Returns the request and the trace of these results, if all of them have the same one. */
function commonCause(results: Pending): Cause {
  const common = (name: 'requestId' | 'traceparent') => {
    const [value = null, ...others] = new Set(results.map((result) => result[name]));
    return others.length === 0 ? value : null;
  };
  return { requestId: common('requestId'), traceparent: common('traceparent') };
}

function resultOf({ id, finishedAt }: Pending[number]) {
  return { jobId: id, finishedAt: finishedAt.toISOString() };
}

async function enqueuePushes(jobs: JobClient, tx: Transaction, pending: Pending): Promise<EnqueuedJob[]> {
  const owners = pending.flatMap(({ ownerId, wantsPush }) => (wantsPush ? [ownerId] : []));
  const devices = await findDevices(tx, [...new Set(owners)]);
  if (devices.length === 0) return [];
  const enqueued: EnqueuedJob[] = [];
  const runAt = await whenGathered(tx);
  // In the order of their IDs: two workers that wait for each other's unique keys would be a deadlock.
  for (const { id, userId } of devices) {
    const options = { ownerId: userId, actor, runAt };
    const job = await jobs.enqueue(tx, pushNotification, { subscriptionId: id }, options);
    // An earlier push that still waits will show this result, too.
    if (job.isNew) enqueued.push(job);
  }
  return enqueued;
}

/** Returns when a push no longer waits for further results, by the clock that decides when it runs. */
async function whenGathered(tx: Transaction): Promise<Date> {
  const [row] = await connectionOf(tx).query<{ at: Date }>(
    sql`SELECT now() + ${gatherMs}::int * interval '1 ms' AS at`,
  );
  if (!row) throw new Error('The database returned no time.');
  return row.at;
}
