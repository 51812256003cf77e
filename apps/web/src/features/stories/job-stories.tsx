import type { JobView } from '@/api/jobs/job-schema';
import { LiveAdminJob } from '../admin/job/live-admin-job';
import { LiveJob } from '../jobs/detail/live-job';
import { exampleTimeline, failedDetails, newDetails } from './example-admin-job';
import { exampleRequests } from './example-jobs';
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

/** A job's page in the console, with its first tab. */
export function AdminJobStory({ job }: { job: JobView }) {
  const details = job.finishedAt ? failedDetails : newDetails;
  return (
    <LiveAdminJob {...propsOf(job)} details={details} log={null} tab="attempts" mayOperate>
      {null}
    </LiveAdminJob>
  );
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
