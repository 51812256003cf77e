import { z } from '@hono/zod-openapi';
import { jobStates } from '@offload/core/contract';

const at = z.iso.datetime();

const StateChangeSchema = z
  .object({
    type: z.literal('state'),
    state: z.enum(jobStates),
    attempt: z.int(),
    by: z.enum(['owner', 'operator', 'schedule', 'worker', 'sweeper']),
    operator: z
      .string()
      .nullable()
      .openapi({ description: 'The operator’s email address, shown to staff only' }),
    message: z.string().nullable(),
    at,
  })
  .openapi('StateChange', { description: 'The first change is the creation of the job' });

const traceId = z.string().nullable().openapi({ description: 'From the `traceparent` of the request' });

const RequestSchema = z
  .object({ type: z.literal('request'), requestId: z.string(), traceId, at })
  .openapi('CausingRequest', { description: 'The request that caused the job, or the job that enqueued it' });

const DispatchSchema = z
  .object({ type: z.literal('dispatch'), at })
  .openapi('Dispatch', { description: 'The job was added to its queue for its next run' });

const FileSchema = z.object({ type: z.literal('file'), name: z.string(), at }).openapi('FileWritten');

const EmailSchema = z
  .object({
    type: z.literal('email'),
    jobId: z
      .uuid()
      .openapi({ description: 'The job that sends the email: this one, or one that notifies its owner' }),
    state: z.string().openapi({ description: 'pending, sending, accepted, or refused' }),
    at,
  })
  .openapi('EmailSent');

const WebhookSchema = z
  .object({
    type: z.literal('webhook'),
    jobId: z.uuid().openapi({ description: 'The job that delivers the message' }),
    state: z.enum(jobStates),
    status: z.int().nullable().openapi({ description: 'The status of the last response. Null without one' }),
    at,
  })
  .openapi('WebhookDelivered');

const TimelineEntrySchema = z.discriminatedUnion('type', [
  RequestSchema,
  StateChangeSchema,
  DispatchSchema,
  FileSchema,
  EmailSchema,
  WebhookSchema,
]);

export type TimelineEntry = z.infer<typeof TimelineEntrySchema>;

export const TimelineSchema = z.object({ data: z.array(TimelineEntrySchema) }).openapi('Timeline');
