import { jobStates } from '@offload/core/contract';
import { exampleJob } from '@/api/jobs/example-job';
import type { JobView } from '@/api/jobs/job-schema';
import type { TimelineEntry } from '@/api/jobs/timeline-schema';
import type { JobRequest } from '../jobs/job-requests';

const changes: Partial<Record<JobView['state'], Partial<JobView>>> = {
  scheduled: { runAt: '2026-11-25T18:00:00.000Z', nextAttemptAt: '2026-11-25T18:00:00.000Z' },
  running: {
    progress: { percent: 40, step: 'Drawing charts' },
    startedAt: '2026-11-25T10:00:02.000Z',
    queueTimeMs: 435,
  },
  retrying: {
    error: { code: 'mail_deferred', message: 'The mail server asked us to try again later.' },
    nextAttemptAt: '2026-11-25T10:05:00.000Z',
  },
  failed: {
    error: { code: 'missing_columns', message: 'The first row is missing columns: currency.' },
    finishedAt: '2026-11-25T10:00:04.000Z',
  },
  succeeded: {
    startedAt: '2026-11-25T10:00:02.000Z',
    queueTimeMs: 435,
    finishedAt: '2026-11-25T10:00:04.000Z',
    result: { rows: 300, new: 276, changed: 0, same: 0, repeated: 0, rejected: 0 },
  },
  waiting: { waitingFor: { type: 'jobs', open: 3 } },
};

/** The time at which all stories are rendered. */
export const renderedAt = Date.parse('2026-11-25T10:01:00.000Z');

/** A job in every state, and one that succeeded with warnings. */
export const exampleJobs: JobView[] = [
  ...jobStates.map((state, index) => exampleIn(state, index, changes[state])),
  exampleIn('succeeded', jobStates.length, {
    ...changes.succeeded,
    warnings: 24,
    result: { rows: 300, new: 276, changed: 0, same: 0, repeated: 0, rejected: 24 },
  }),
];

/** The requests of these jobs, by job ID. */
export const exampleRequests: Record<string, JobRequest> = Object.fromEntries(
  exampleJobs.map(({ id }) => [id, { title: 'orders.csv', source: null, again: null }]),
);

function exampleIn(state: JobView['state'], index: number, change: Partial<JobView> = {}): JobView {
  const id = exampleJob.id.replace(/.$/, index.toString(16));
  return { ...exampleJob, id, kind: 'yearly-export', queue: 'report', state, attempt: 1, ...change };
}

const startedAt = '2026-11-25T10:00:02.000Z';
const endedAt = '2026-11-25T10:00:04.000Z';

function exampleOf(state: JobView['state']): JobView {
  const job = exampleJobs.find((each) => each.state === state);
  if (!job) throw new Error(`No example job is ${state}.`);
  return job;
}

export const newJob = exampleOf('queued');
export const failedJob = exampleOf('failed');
export const succeededJob = exampleOf('succeeded');

const exampleChanges = (['queued', 'running', 'failed'] as const).map(
  (state, index): TimelineEntry => ({
    type: 'state',
    state,
    attempt: Math.min(index, 1),
    by: index === 0 ? 'owner' : 'worker',
    operator: null,
    message: null,
    at: [failedJob.createdAt, startedAt, endedAt][index] ?? endedAt,
  }),
);

export const exampleTimeline: TimelineEntry[] = [
  {
    type: 'request',
    requestId: '0189f7ea-3b1c-7def-8a2b-0123456789ab',
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    at: failedJob.createdAt,
  },
  ...exampleChanges.slice(0, 1),
  { type: 'dispatch', at: startedAt },
  ...exampleChanges.slice(1),
  { type: 'email', jobId: failedJob.id, state: 'accepted', at: endedAt },
  { type: 'webhook', jobId: failedJob.id, state: 'retrying', status: 503, at: endedAt },
];
