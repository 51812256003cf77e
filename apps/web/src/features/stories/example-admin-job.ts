import type { AdminJobDetails } from '@/api/admin/jobs/job-schema';
import type { JobView } from '@/api/jobs/job-schema';
import type { TimelineEntry } from '@/api/jobs/timeline-schema';
import { exampleJobs } from './example-jobs';

const startedAt = '2026-11-25T10:00:02.000Z';
const endedAt = '2026-11-25T10:00:04.000Z';

function exampleIn(state: JobView['state']): JobView {
  const job = exampleJobs.find((each) => each.state === state);
  if (!job) throw new Error(`There is no example of a job that is ${state}.`);
  return job;
}

export const newJob = exampleIn('queued');
export const failedJob = exampleIn('failed');
export const succeededJob = exampleIn('succeeded');

/** Details of a job in a paused queue, for the console. */
export const newDetails: AdminJobDetails = {
  ...{ owner: { id: '1', email: 'nina@example.org' }, payload: { fileId: '7' }, fields: null },
  ...{ recipientIsEditable: false, grantsAccess: false },
  rules: {
    deadline: null,
    uniqueKey: null,
    concurrency: null,
    gate: null,
    payloadVersion: 1,
    retention: null,
  },
  ...{ retryOf: null, createdBy: null, redoneAs: null, queuePaused: true, outage: null, dismissed: null },
  ...{ stack: null, attempts: [], mail: null, stepResults: {}, sources: [], actions: [] },
};

/** Details of a job that failed permanently, for the console. */
export const failedDetails: AdminJobDetails = {
  ...{ ...newDetails, queuePaused: false },
  rules: {
    ...{ deadline: '2026-11-25T12:00:00.000Z', uniqueKey: 'orders.csv', gate: 'host:api.example.com' },
    ...{ concurrency: { key: 'nina', limit: 2 }, payloadVersion: 3, retention: '30 days' },
  },
  stack: 'Error: The first row is missing columns: currency.\n    at readHead (packages/kinds/read.ts:12:9)',
  attempts: [1, 2].map((attempt) => ({
    ...{ attempt, worker: 'a-host-with-a-long-name.example.org 4711' },
    ...{ startedAt: `2026-11-25T10:00:0${attempt}.000Z`, endedAt },
    next: attempt === 1 ? 'retrying' : 'failed',
    message: 'The first row is missing columns: currency.',
  })),
};

const exampleChanges = (['queued', 'running', 'failed'] as const).map(
  (state, index): TimelineEntry => ({
    ...{ type: 'state', state, attempt: Math.min(index, 1), by: index === 0 ? 'owner' : 'worker' },
    ...{ operator: null, message: null },
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
