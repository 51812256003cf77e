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
const { waitingFor, canCancel, warnings, steps } = fields;
const { type, until, name, open } = waitingFor.unwrap().shape;

const WaitingForSchema = z
  .object({
    type,
    until,
    name: name.meta({ description: 'The name of the signal' }),
    label: z.string().optional().openapi({
      description: 'If you may send the signal with {} as its data: what the button says',
    }),
    open: open.meta({ description: 'How many child jobs were unfinished when it began to wait' }),
  })
  .openapi('WaitingFor');

// The answer of a repeated request may be older than fields that have a default.
export const JobSchema = z
  .object({
    ...ownerFields,
    kind: kind.meta({ example: 'welcome-email' }),
    queue: queue.meta({ example: 'email' }),
    version: version
      .default(0)
      .meta({ description: 'Grows with each change: of two states of a job, the larger one is newer' }),
    queueTimeMs: queueTimeMs.default(null).meta({
      description: 'From when its last run was due to its start; null if it has not started',
    }),
    runAt: runAt.meta({
      description: 'The time for which the job was enqueued, if it wasn’t to run at once',
    }),
    deadline: deadline
      .default(null)
      .meta({ description: 'When it fails unless it has finished; null if it has no deadline' }),
    parentId: parentId.meta({ description: 'The job that has enqueued it' }),
    waitingFor: WaitingForSchema.nullable().openapi({ description: 'Set while its state is `waiting`' }),
    canCancel: canCancel
      .default(false)
      .meta({ description: 'Whether you can cancel it: not once it has saved what it did' }),
    warnings: warnings.meta({ description: 'How many parts of a success were not done' }),
    steps: z.array(steps.element.meta({ id: 'Step' })).openapi({ description: 'The last 100' }),
    lastHeardAt: time.nullable().default(null).openapi({
      description: 'When its worker was last heard of, if that has missed a heartbeat while the job runs',
    }),
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
