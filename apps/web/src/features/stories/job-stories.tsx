import type { JobView } from '@/api/jobs/job-schema';
import { LiveJob } from '../jobs/detail/live-job';
import { exampleRequests } from './example-jobs';
import { exampleTimeline } from './example-timeline';
import { renderedAt } from './story';

const nothing = { title: null, source: null, again: null };
const childJobs = {
  query: { state: null, cursor: null },
  jobs: { counts: [], data: [], nextCursor: null },
};

/** A job's page. */
export function JobStory({ job }: { job: JobView }) {
  return <LiveJob {...propsOf(job)} isRedacted={false} promisesMail />;
}

function propsOf(job: JobView) {
  return {
    initialJob: job,
    initialTimeline: job.finishedAt ? exampleTimeline : exampleTimeline.slice(0, 2),
    childJobs,
    asked: exampleRequests[job.id] ?? nothing,
    allowed: ['retry', 'run-now', 'run-later', 'cancel'] as const,
    renderedAt,
  };
}
