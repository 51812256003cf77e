import { z } from '@hono/zod-openapi';
import { type JobState, jobStates } from '@offload/core/contract';
import { ownerFields } from '@offload/core/sql';

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

const { kind, queue, version, queueTimeMs, runAt, deadline, parentId, ...fields } = ownerFields;
const { startedAt, runStartedAt, waitingFor, canCancel, warnings, steps } = fields;
const { type, until, name, open } = waitingFor.unwrap().shape;

const WaitingForSchema = z
  .object({
    type,
    until,
    name: name.meta({ description: 'The name of the signal' }),
    label: z.string().optional().openapi({
      description: 'The button’s label, if you may send the signal with {} as its data',
    }),
    open: open.meta({ description: 'How many child jobs were unfinished when the job began to wait' }),
  })
  .openapi('WaitingFor');

// A stored response may be older than the fields that have a default.
export const JobSchema = z
  .object({
    ...ownerFields,
    kind: kind.meta({ example: 'welcome-email' }),
    queue: queue.meta({ example: 'email' }),
    version: version
      .default(0)
      .meta({ description: 'Increases with each change: a larger version is newer' }),
    startedAt: startedAt.meta({ description: 'When the first run started' }),
    runStartedAt: runStartedAt.default(null).meta({
      description: 'When the current or last run started. Null after a retry, until the job runs',
    }),
    queueTimeMs: queueTimeMs.default(null).meta({
      description: 'Time from when the last run was due until it started. Null if the job hasn’t started',
    }),
    runAt: runAt.meta({
      description: 'When the job was scheduled to run. Null if it was due immediately',
    }),
    deadline: deadline
      .default(null)
      .meta({ description: 'The job fails if it hasn’t finished by then. Null without a deadline' }),
    parentId: parentId.meta({ description: 'The job that enqueued this one' }),
    waitingFor: WaitingForSchema.nullable().openapi({ description: 'Set while the state is `waiting`' }),
    canCancel: canCancel
      .default(false)
      .meta({ description: 'Whether you can cancel the job. False once its work is saved' }),
    warnings: warnings.meta({ description: 'How many parts of a succeeded job weren’t done' }),
    steps: z.array(steps.element.meta({ id: 'Step' })).openapi({ description: 'The last 100 steps' }),
    lastHeardAt: time.nullable().default(null).openapi({
      description:
        'The last heartbeat of the job’s worker. Null unless the job is running and its worker has missed one',
    }),
    files: z.array(FileSchema),
    links: z.object({ self: z.string(), events: z.string(), page: z.string() }),
  })
  .openapi('Job');

export type JobView = z.infer<typeof JobSchema>;

export const StartedJobSchema = JobSchema.extend({
  existing: z
    .literal(true)
    .optional()
    .openapi({ description: 'Set if the same job was already in progress, so no new one was created' }),
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
      .openapi({ description: 'The number of child jobs in each state' }),
    data: z.array(JobSchema.extend({ title: z.string().nullable() }).openapi('ChildJob')),
    nextCursor: z.string().nullable(),
  })
  .openapi('ChildJobs');

export type ChildJobs = z.infer<typeof ChildJobsSchema>;

const StateSchema = z.enum(jobStates);

/** Parses a state from the database, whose check allows the same ones. */
export function stateOf(text: string): JobState {
  return StateSchema.parse(text);
}
