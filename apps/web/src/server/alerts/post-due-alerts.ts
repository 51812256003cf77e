import { randomUUID } from 'node:crypto';
import { isPermanentError, isTransientError } from '@offload/core/contract';
import {
  backoffDelay,
  type Claim,
  claimJobs,
  finishJobs,
  isDatabaseDown,
  type Outcome,
  persist,
} from '@offload/core/internal';
import { findDueWorkerAlerts } from '@offload/db';
import { sealingKeys } from '@offload/env';
import { system } from '@offload/kinds/system';
import { webhookDelivery } from '@offload/kinds/webhook-delivery';
import { deliver } from '@offload/kinds/webhooks/deliver';
import { createPostWebhook, type PostWebhook } from '@offload/outgoing';
import { runtime } from '../runtime';
import { inTime } from '../services';

const { kind, queue, backoff, payload } = webhookDelivery;
const leaseMs = 30_000;

/**
 * Posts the webhooks that report that no worker is left, with the same claims as a worker, so that no other web process and
 * no returning worker posts them again. All other work waits for a worker.
 */
export async function postDueAlerts(): Promise<void> {
  const { core, env, dispatcher } = runtime();
  // A worker would admit an alert whose next attempt is due. The queue may be down.
  await inTime(dispatcher.admitDue());
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
    const message = payload.parse(claim.payload);
    const { db } = runtime();
    const result = await deliver({ db, post }, claim, message, AbortSignal.timeout(leaseMs / 2));
    return { state: 'succeeded', result };
  } catch (error) {
    if (isDatabaseDown(error)) return { state: 'queued', reason: 'The database could not be reached' };
    const failure = failureOf(error);
    if (isPermanentError(error) || claim.attempt >= claim.maxAttempts) return { state: 'failed', failure };
    const asked = isTransientError(error) ? error.retryAfterMs : null;
    return { state: 'retrying', failure, delayMs: asked ?? backoffDelay(backoff, claim.attempt) };
  }
}

function failureOf(error: unknown) {
  const known = isPermanentError(error) || isTransientError(error) ? error : null;
  return {
    code: known?.code ?? 'webhook_failed',
    message: known?.message ?? "The webhook couldn't be sent.",
    stack: null,
  };
}
