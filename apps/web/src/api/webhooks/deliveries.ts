import { randomUUID } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { EnqueueOptions } from '@offload/core';
import { hasFinished } from '@offload/core/contract';
import { countHits, viewForWebhooks } from '@offload/db';
import { webhookDelivery } from '@offload/kinds/webhook-delivery';
import { testEvents } from '@offload/kinds/webhooks/deliver';
import type { Context } from 'hono';
import { ApiError } from '@/server/http/api-error';
import { isUuid } from '@/server/ids';
import { runtime } from '@/server/runtime';
import type { SignedIn } from '../http/guards';
import { jobCursor, json, pageLimit, resource, route } from '../http/routes';
import { exampleJob } from '../jobs/example-job';
import { respondAgain, respondWithJob, startResponses } from '../jobs/job-answer';
import { requireOwnerLimits } from '../jobs/owner-limit';
import { findDeliveries } from './webhook-queries';
import { DeliveryPageSchema } from './webhook-schema';
import { mustFindWebhook } from './webhooks';

const list = route.get(
  '/webhooks/{id}/deliveries',
  'List the deliveries of a webhook, newest first',
  { 200: json('A page of deliveries', DeliveryPageSchema) },
  { query: z.object({ cursor: jobCursor, limit: pageLimit }) },
);
const test = route.post(
  '/webhooks/{id}/test',
  'Send a test event, even to a disabled webhook. It gets one attempt',
  startResponses,
  { once: true },
);
const redeliver = route.post(
  '/webhooks/{id}/deliveries/{jobId}/redeliver',
  'Redeliver the message of a finished delivery, with the same `webhook-id`',
  startResponses,
  {
    params: z.object({
      id: z.string().openapi({ description: 'The webhook ID' }),
      jobId: z.string().openapi({ description: 'The job ID of the delivery' }),
    }),
    once: true,
  },
);

export const deliveries = resource()
  .openapi(list, async (c) => {
    const { id } = await mustFindWebhook(c.get('person'), c.req.valid('param').id);
    const { cursor = null, limit } = c.req.valid('query');
    return c.json(await findDeliveries(id, { cursor, limit }), 200);
  })
  .openapi(test, async (c) => {
    const again = await respondAgain(c, {});
    if (again) return again;
    const { id } = await mustFindWebhook(c.get('person'), c.req.valid('param').id);
    const about = { webhookId: id, messageId: randomUUID(), timestamp: new Date().toISOString() };
    const message = { ...about, type: testEvents.job, data: viewForWebhooks(succeededJob) };
    return send(c, message, { maxAttempts: 1 });
  })
  .openapi(redeliver, async (c) => {
    const again = await respondAgain(c, {});
    if (again) return again;
    const { id, jobId } = c.req.valid('param');
    const webhook = await mustFindWebhook(c.get('person'), id);
    const message = await mustFindMessage(webhook.id, jobId);
    if (!webhook.enabled) throw new ApiError(409, 'This webhook is disabled. Enable it first.');
    return send(c, message, { retryOf: jobId });
  });

const byHand = { max: 60, seconds: 600 };

type Message = z.input<typeof webhookDelivery.payload>;

/** Enqueues a delivery that the owner requests, within the owner's limits, and responds with it. */
async function send(
  c: Context<SignedIn>,
  message: Message,
  options: Pick<EnqueueOptions, 'maxAttempts' | 'retryOf'>,
) {
  const ownerId = c.get('person').id;
  await limitByHand(ownerId);
  return respondWithJob(c, {}, async (tx) => {
    await requireOwnerLimits(tx, ownerId, { queue: webhookDelivery.queue, bytes: 0 });
    const by = { ownerId, ...c.get('cause'), ...options };
    const job = await runtime().jobs.enqueue(tx, webhookDelivery, message, by);
    return { id: job.id, jobs: [job] };
  });
}

/** Throws a 429 if a user has requested too many messages: they may want to flood a server. */
async function limitByHand(userId: string): Promise<void> {
  const seconds = await countHits(runtime().db, [{ key: `webhook messages of ${userId}`, ...byHand }]);
  if (seconds === 0) return;
  throw new ApiError(
    429,
    'You’ve sent too many tests and redeliveries. Wait, then try again.',
    undefined,
    seconds,
  );
}

async function mustFindMessage(webhookId: string, jobId: string): Promise<Message> {
  const job = isUuid(jobId)
    ? await runtime().db.job.findFirst({
        where: { id: jobId, webhookDelivery: { webhookId } },
        select: { payload: true, state: true },
      })
    : null;
  if (!job) throw new ApiError(404, 'Delivery not found.');
  if (!hasFinished(job.state))
    throw new ApiError(409, `This delivery is ${job.state}. Wait until it has finished.`);
  return webhookDelivery.payload.parse(job.payload);
}

/** Stands in for a job in a test, so that a receiver sees the format. */
const succeededJob = {
  ...exampleJob,
  id: '00000000-0000-7000-8000-000000000000',
  state: 'succeeded' as const,
  version: 3,
  progress: { percent: 100, step: null },
  attempt: 1,
  startedAt: '2026-11-25T10:00:01.000Z',
  runStartedAt: '2026-11-25T10:00:01.000Z',
  finishedAt: '2026-11-25T10:00:02.000Z',
  queueTimeMs: 1_000,
  canCancel: false,
  result: {},
};
