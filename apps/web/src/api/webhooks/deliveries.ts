import { randomUUID } from 'node:crypto';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { EnqueueOptions } from '@offload/core';
import { hasFinished } from '@offload/core/contract';
import { countHits } from '@offload/db';
import { webhookDelivery } from '@offload/kinds/webhook-delivery';
import { testEvents } from '@offload/kinds/webhooks/deliver';
import type { Context } from 'hono';
import { ApiError } from '@/server/http/api-error';
import { isUuid } from '@/server/ids';
import { runtime } from '@/server/runtime';
import { requireSession, type SignedIn } from '../http/guards';
import { answerOnce, IdempotencyHeaders } from '../http/idempotency';
import { rejectInvalid } from '../http/problem';
import { json } from '../http/responses';
import { answerWithJob } from '../jobs/job-answer';
import { JobSchema, type JobView } from '../jobs/job-schema';
import { requireOwnerLimits } from '../jobs/owner-limit';
import { findDeliveries } from './webhook-queries';
import { DeliveryPageSchema } from './webhook-schema';
import { mustFindWebhook } from './webhooks';

const params = z.object({ id: z.string().openapi({ description: 'The webhook ID' }) });

const list = createRoute({
  method: 'get',
  path: '/webhooks/{id}/deliveries',
  summary: 'List the deliveries of a webhook, newest first',
  middleware: [requireSession] as const,
  request: {
    params,
    query: z.object({
      cursor: z.uuid('must be the nextCursor of an earlier page').optional(),
      limit: z.coerce
        .number('must be a number')
        .int('must be a whole number')
        .min(1, 'must be at least 1')
        .max(100, 'must be up to 100')
        .default(25),
    }),
  },
  responses: { 200: json('A page of deliveries', DeliveryPageSchema) },
});

const test = createRoute({
  method: 'post',
  path: '/webhooks/{id}/test',
  summary: 'Send a test event, also to a disabled webhook. It gets one attempt',
  middleware: [requireSession] as const,
  request: { params, headers: IdempotencyHeaders },
  responses: { 202: json('The delivery', JobSchema) },
});

const redeliver = createRoute({
  method: 'post',
  path: '/webhooks/{id}/deliveries/{jobId}/redeliver',
  summary: 'Send the message of a finished delivery again, with the same `webhook-id`',
  middleware: [requireSession] as const,
  request: {
    params: params.extend({ jobId: z.string().openapi({ description: 'The job ID of the delivery' }) }),
    headers: IdempotencyHeaders,
  },
  responses: { 202: json('The new delivery', JobSchema) },
});

export const deliveries = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(list, async (c) => {
    const { id } = await mustFindWebhook(c.get('person'), c.req.valid('param').id);
    const { cursor = null, limit } = c.req.valid('query');
    return c.json(await findDeliveries(id, { cursor, limit }), 200);
  })
  .openapi(test, async (c) => {
    const { id } = await mustFindWebhook(c.get('person'), c.req.valid('param').id);
    const about = { webhookId: id, messageId: randomUUID(), timestamp: new Date().toISOString() };
    const message = { ...about, type: testEvents.job, data: exampleJob };
    const body = await send(c, message, { key: c.req.valid('header')['idempotency-key'], maxAttempts: 1 });
    return c.json(body, 202, { Location: body.links.self, 'Retry-After': '1' });
  })
  .openapi(redeliver, async (c) => {
    const { id, jobId } = c.req.valid('param');
    const webhook = await mustFindWebhook(c.get('person'), id);
    const message = await mustFindMessage(webhook.id, jobId);
    if (!webhook.enabled) throw new ApiError(409, 'This webhook is disabled. Enable it first.');
    const body = await send(c, message, { key: c.req.valid('header')['idempotency-key'], retryOf: jobId });
    return c.json(body, 202, { Location: body.links.self, 'Retry-After': '1' });
  });

const byHand = { max: 60, seconds: 600 };

type Message = z.input<typeof webhookDelivery.payload>;

interface SendOptions extends Pick<EnqueueOptions, 'maxAttempts' | 'retryOf'> {
  /** The Idempotency-Key. */
  key: string | undefined;
}

/** Enqueues a delivery that the owner requests, within the owner's limits. */
async function send(
  c: Context<SignedIn>,
  message: Message,
  { key, ...options }: SendOptions,
): Promise<JobView> {
  const ownerId = c.get('person').id;
  await limitByHand(ownerId);
  const call = { request: c.req, caller: ownerId, key, asked: {}, schema: JobSchema };
  const { body } = await answerOnce<JobView>(call, async (tx) => {
    await requireOwnerLimits(tx, ownerId, { queue: webhookDelivery.queue, bytes: 0 });
    const job = await runtime().jobs.enqueue(tx, webhookDelivery, message, {
      ownerId,
      ...c.get('cause'),
      ...options,
    });
    return { answer: await answerWithJob(tx, job.id), jobs: [job] };
  });
  return body;
}

/** Throws a 429 if a user has requested too many messages: the URL may be that of a server that they want to flood. */
async function limitByHand(userId: string): Promise<void> {
  const seconds = await countHits(runtime().db, [{ key: `webhook messages of ${userId}`, ...byHand }]);
  if (seconds === 0) return;
  throw new ApiError(
    429,
    'You have sent too many tests and redeliveries. Wait, then try again.',
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

/** What a test has in place of a job, so that a receiver sees what it will have to read. */
const exampleJob: JobView = {
  ...{ id: '00000000-0000-7000-8000-000000000000', kind: 'example', queue: 'report', state: 'succeeded' },
  version: 3,
  progress: { percent: 100, step: null },
  ...{ attempt: 1, maxAttempts: 4, priority: 'normal', parentId: null, warnings: 0 },
  createdAt: '2026-01-01T12:00:00.000Z',
  startedAt: '2026-01-01T12:00:01.000Z',
  finishedAt: '2026-01-01T12:00:02.000Z',
  ...{ queueTimeMs: 1_000, lastHeardAt: null },
  ...{ nextAttemptAt: null, runAt: null, waitingFor: null, error: null, result: {} },
  ...{ steps: [], files: [] },
  links: { self: '', events: '', page: '' },
};
