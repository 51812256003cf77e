import { randomUUID } from 'node:crypto';
import {
  type Claim,
  claimJobs,
  finishJobs,
  isDatabaseDown,
  type Outcome,
  passGates,
  persist,
} from '@offload/core';
import { backoffDelay } from '@offload/core/contract';
import { isPermanentError } from '@offload/core/errors';
import { findDueWorkerAlerts, findWebhook } from '@offload/db';
import { sealingKeys } from '@offload/env';
import { alertMessage, alertWebhook } from '@offload/jobs/kinds/alert-webhook';
import { system } from '@offload/jobs/system';
import { createPostWebhook, type PostWebhook } from '@offload/outgoing';
import { runtime } from '../runtime';
import { inTime } from '../services';

const { kind, queue, backoff } = alertWebhook;
const leaseMs = 30_000;

/**
 * Posts the webhooks that report that no worker is left, with the same claims as a worker, so that no other web process and
 * no returning worker posts them again. All other work waits for a worker.
 */
export async function postDueAlerts(): Promise<void> {
  const { core, env } = runtime();
  // A worker would admit an alert whose next attempt is due.
  await passGates(core, 1_000);
  const ids = await findDueWorkerAlerts(core, { queue, kind, limit: 10 });
  if (ids.length === 0 || (await isPaused())) return;
  const post = createPostWebhook({ allowHosts: env.FETCH_ALLOW_HOSTS, sealingKeys: sealingKeys(env) });
  const workerId = randomUUID();
  const answers = await claimJobs(core, ids, { workerId, leaseMs, hooks: system.hooks });
  const claims = answers.flatMap(({ claimed }) => (claimed ? [claimed] : []));
  const finishes = await Promise.all(
    claims.map(async (claim) => ({ id: claim.id, fence: claim.fence, outcome: await run(claim, post) })),
  );
  // A posted webhook must be recorded, or a worker would post it again.
  await persist(
    () => finishJobs(core, finishes, { workerId, hooks: system.hooks }),
    AbortSignal.timeout(leaseMs),
  );
}

/** A queue that can't be reached counts as not paused: that it is down may be why the workers are gone. */
async function isPaused(): Promise<boolean> {
  return (
    (await inTime(
      runtime()
        .queue.queue(queue)
        .then((opened) => opened.isPaused()),
    )) ?? false
  );
}

async function run(claim: Claim, post: PostWebhook): Promise<Outcome> {
  try {
    const webhook = await findWebhook(runtime().db);
    if (!webhook)
      return { state: 'failed', failure: failureOf('no_webhook', 'The webhook has been removed.') };
    const body = alertMessage(alertWebhook.payload.parse(claim.payload), new Date());
    const status = await post({ ...webhook, id: claim.id, body }, AbortSignal.timeout(leaseMs / 2));
    return { state: 'succeeded', result: { status } };
  } catch (error) {
    if (isDatabaseDown(error)) return { state: 'queued', reason: 'The database could not be reached' };
    const failure = isPermanentError(error)
      ? failureOf(error.code, error.message)
      : failureOf(
          'webhook_failed',
          error instanceof Error ? error.message : "The webhook couldn't be reached.",
        );
    return isPermanentError(error) || claim.attempt >= claim.maxAttempts
      ? { state: 'failed', failure }
      : { state: 'retrying', failure, delayMs: backoffDelay(backoff, claim.attempt) };
  }
}

function failureOf(code: string, message: string) {
  return { code, message, stack: null };
}
