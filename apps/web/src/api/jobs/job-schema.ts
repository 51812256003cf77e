import { z } from '@hono/zod-openapi';
import { type JobState, jobStates, priorities } from '@offload/core/contract';

const time = z.iso.datetime().openapi({ example: '2026-11-25T09:30:00.000Z' });

const FileSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    contentType: z.string(),
    bytes: z.int(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    url: z.string(),
    expiresAt: time.nullable(),
  })
  .openapi('File');

const WaitingForSchema = z
  .object({
    type: z.enum(['time', 'jobs', 'signal']),
    until: time.optional(),
    name: z.string().optional().openapi({ description: 'The name of the signal' }),
    label: z.string().optional().openapi({
      description: 'If you may send the signal with {} as its data: what the button says',
    }),
    open: z
      .int()
      .optional()
      .openapi({ description: 'How many child jobs were unfinished when it began to wait' }),
  })
  .openapi('WaitingFor');

const StepSchema = z
  .object({
    name: z.string(),
    state: z.enum(['succeeded', 'waiting']),
    startedAt: time,
    finishedAt: time.nullable(),
  })
  .openapi('Step');

export const JobSchema = z
  .object({
    id: z.uuid(),
    kind: z.string().openapi({ example: 'welcome-email' }),
    queue: z.string().openapi({ example: 'email' }),
    state: z.enum(jobStates),
    version: z
      .int()
      // The answer of a repeated request may be older than this field.
      .default(0)
      .openapi({ description: 'Grows with each change: of two states of a job, the larger one is newer' }),
    progress: z.object({ percent: z.int().min(0).max(100), step: z.string().nullable() }),
    attempt: z.int(),
    maxAttempts: z.int(),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    queueTimeMs: z
      .number()
      .nullable()
      .default(null)
      .openapi({ description: 'From when its last run was due to its start; null if it has not started' }),
    lastHeardAt: time.nullable().default(null).openapi({
      description: 'When its worker was last heard of, if that has missed a heartbeat while the job runs',
    }),
    nextAttemptAt: time.nullable(),
    runAt: time
      .nullable()
      .openapi({ description: 'The time for which the job was enqueued, if it wasn’t to run at once' }),
    deadline: time
      .nullable()
      .default(null)
      .openapi({ description: 'When it fails unless it has finished; null if it has no deadline' }),
    priority: z.enum(priorities),
    parentId: z.uuid().nullable().openapi({ description: 'The job that has enqueued it' }),
    waitingFor: WaitingForSchema.nullable().openapi({ description: 'Set while its state is `waiting`' }),
    canCancel: z
      .boolean()
      // The answer of a repeated request may be older than this field.
      .default(false)
      .openapi({ description: 'Whether you can cancel it: not once it has saved what it did' }),
    warnings: z.int().openapi({ description: 'How many parts of a success were not done' }),
    steps: z.array(StepSchema).openapi({ description: 'The last 100' }),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    result: z.record(z.string(), z.unknown()).nullable(),
    files: z.array(FileSchema),
    links: z.object({ self: z.string(), events: z.string(), page: z.string() }),
  })
  .openapi('Job');

export type JobView = z.infer<typeof JobSchema>;

/** The job of a request that may have created it. */
export const StartedJobSchema = JobSchema.extend({
  existing: z
    .literal(true)
    .optional()
    .openapi({ description: 'Set if the same job was already in progress, so that no other was created' }),
}).openapi('StartedJob');

export type StartedJob = z.infer<typeof StartedJobSchema>;

export const JobPageSchema = z
  .object({ data: z.array(JobSchema), nextCursor: z.string().nullable() })
  .openapi('JobPage');

export type JobPage = z.infer<typeof JobPageSchema>;

export const ChildJobsSchema = z
  .object({
    counts: z
      .array(z.object({ state: z.enum(jobStates), count: z.int() }))
      .openapi({ description: 'How many there are in each state' }),
    data: z.array(JobSchema.extend({ title: z.string().nullable() }).openapi('ChildJob')),
    nextCursor: z.string().nullable(),
  })
  .openapi('ChildJobs');

/** A page of child jobs, oldest first, and how many there are in all. */
export type ChildJobs = z.infer<typeof ChildJobsSchema>;

const StateSchema = z.enum(jobStates);

/** Parses a state from the database, whose check allows the same ones. */
export function stateOf(text: string): JobState {
  return StateSchema.parse(text);
}
