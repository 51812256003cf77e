import { z } from '@hono/zod-openapi';
import { JobSchema } from '@/api/jobs/job-schema';

/** A job in admin lists: with its owner, without its payload and result. */
export const AdminJobSchema = JobSchema.omit({ result: true, files: true })
  .extend({
    title: z.string().nullable(),
    isDismissed: z.boolean(),
    owner: z.object({ id: z.string(), email: z.string() }),
  })
  .openapi('AdminJob');

export type AdminJob = z.infer<typeof AdminJobSchema>;

export const AdminJobPageSchema = z
  .object({
    data: z.array(AdminJobSchema),
    nextCursor: z.string().nullable().openapi({ description: 'Null if there are no more pages' }),
    searchedUntil: z.iso.datetime().nullable().openapi({
      description:
        'If the page is not full and there may be more matches: the time up to which was searched. nextCursor continues.',
    }),
  })
  .openapi('AdminJobPage');

export type AdminJobPage = z.infer<typeof AdminJobPageSchema>;

const time = z.iso.datetime();

/** What staff see of a job beyond what its owner sees. Secrets are hidden from all staff, and all values from viewers. */
export const AdminJobDetailsSchema = z
  .object({
    owner: z.object({ id: z.string(), email: z.string() }),
    payload: z.unknown(),
    fields: z
      .array(
        z.object({
          name: z.string(),
          type: z.enum(['text', 'number', 'flag', 'choice', 'numbers', 'choices', 'json']),
          choices: z.array(z.string()),
          whenEmpty: z.enum(['refused', 'left-out', 'null']),
          text: z.string(),
        }),
      )
      .nullable()
      .openapi({ description: 'The fields that a replay may change; null if it cannot be replayed' }),
    recipientIsEditable: z.boolean().openapi({ description: 'Whether a replay may go to another address' }),
    grantsAccess: z
      .boolean()
      .openapi({ description: 'Whether its email gives access to the account of its owner' }),
    rules: z
      .object({
        deadline: time.nullable(),
        uniqueKey: z.string().nullable(),
        concurrency: z.object({ key: z.string(), limit: z.int() }).nullable(),
        gate: z.string().nullable(),
        payloadVersion: z.int(),
        retention: z.string().nullable().openapi({ description: 'How long it is kept; null: forever' }),
      })
      .openapi({ description: 'What decides when it may run, and how long it is kept' }),
    retryOf: z
      .string()
      .nullable()
      .openapi({ description: 'The job that this one replays, unless that was deleted' }),
    createdBy: z
      .string()
      .nullable()
      .openapi({ description: 'The email address of who created it as a replay' }),
    redoneAs: z.string().nullable().openapi({ description: 'The job that replays this one' }),
    queuePaused: z.boolean().openapi({ description: 'Whether it waits for its paused queue' }),
    outage: z
      .string()
      .nullable()
      .openapi({ description: 'Why workers have paused its queue, if a dependency is down' }),
    dismissed: z.object({ at: time, reason: z.string() }).nullable(),
    /** Null also for viewers. */
    stack: z.string().nullable(),
    attempts: z.array(
      z.object({
        attempt: z.int(),
        worker: z.string().nullable().openapi({ description: 'Its host and process ID' }),
        startedAt: time,
        endedAt: time.nullable(),
        next: z.string().nullable(),
        message: z.string().nullable(),
      }),
    ),
    mail: z
      .object({
        recipient: z.string(),
        state: z.string(),
        messageId: z.string().nullable(),
        response: z.string().nullable(),
        acceptedAt: time.nullable(),
      })
      .nullable(),
    stepResults: z
      .record(z.string(), z.unknown())
      .openapi({ description: 'What the last 100 steps returned, by their names' }),
    sources: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        contentType: z.string(),
        bytes: z.int(),
        url: z.string(),
      }),
    ),
    actions: z.array(
      z.object({
        id: z.string(),
        at: time,
        by: z.string(),
        action: z.string(),
        before: z.unknown(),
        after: z.unknown(),
        reason: z.string().nullable(),
      }),
    ),
  })
  .openapi('AdminJobDetails');

export type AdminJobDetails = z.infer<typeof AdminJobDetailsSchema>;

export const JobLogSchema = z
  .object({
    data: z.array(
      z.object({
        id: z.string(),
        at: time,
        level: z.string(),
        attempt: z.int(),
        message: z.string(),
        details: z.unknown(),
      }),
    ),
    /** Whether more lines may follow. */
    isOpen: z.boolean(),
  })
  .openapi('JobLog');

export type JobLogPage = z.infer<typeof JobLogSchema>;
export type JobLogEntry = JobLogPage['data'][number];
