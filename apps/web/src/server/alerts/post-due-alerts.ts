import { randomUUID } from 'node:crypto';
import { type Claim, claimJobs, findDueJobs, findWebhook, finishJobs, type Outcome } from '@offload/db';
import { alertMessage, alertWebhook } from '@offload/jobs/kinds/alert-webhook';
import { createPostWebhook, type PostWebhook } from '@offload/outgoing';
import { runtime } from '../runtime';

const { kind, queue } = alertWebhook;
const leaseMs = 30_000;
const retryMs = 30_000;

/**
 * Posts the webhooks of alerts that wait, in place of a worker and by the same claims: what is posted here is not posted
 * again by a worker that has come back.
 */
export async function postDueAlerts(): Promise<void> {
  const { db, env } = runtime();
  const ids = await findDueJobs(db, { queue, kind, limit: 10 });
  if (ids.length === 0) return;
  const post = createPostWebhook({ allowHosts: env.FETCH_ALLOW_HOSTS, authSecret: env.AUTH_SECRET });
  const workerId = randomUUID();
  const answers = await claimJobs(db, { workerId, leaseMs, ids });
  const claims = answers.flatMap(({ claimed }) => (claimed ? [claimed] : []));
  const finishes = await Promise.all(
    claims.map(async (claim) => ({ id: claim.id, claim: claim.claim, outcome: await run(claim, post) })),
  );
  await finishJobs(db, { workerId, finishes });
}

async function run(claim: Claim, post: PostWebhook): Promise<Outcome> {
  try {
    const webhook = await findWebhook(runtime().db);
    if (!webhook) throw new Error('No webhook is set any more.');
    const body = alertMessage(alertWebhook.payload.parse(claim.payload), new Date());
    const status = await post({ ...webhook, id: claim.id, body }, AbortSignal.timeout(leaseMs / 2));
    return { state: 'succeeded', result: { status } };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The webhook could not be reached.';
    const failure = { code: 'webhook_failed', message, stack: null };
    if (claim.attempt >= claim.maxAttempts) return { state: 'failed', failure };
    return { state: 'retrying', failure, delayMs: retryMs };
  }
}
