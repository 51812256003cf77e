import type { JobView } from '@/api/jobs/job-schema';
import type { TimelineEntry } from '@/api/jobs/timeline-schema';
import { exampleJobs } from './example-jobs';

const startedAt = '2026-11-25T10:00:02.000Z';
const endedAt = '2026-11-25T10:00:04.000Z';

function exampleIn(state: JobView['state']): JobView {
  const job = exampleJobs.find((each) => each.state === state);
  if (!job) throw new Error(`No example job is ${state}.`);
  return job;
}

export const newJob = exampleIn('queued');
export const failedJob = exampleIn('failed');
export const succeededJob = exampleIn('succeeded');

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
