'use client';

import type { ReactNode } from 'react';
import type { JobView } from '@/api/job-schema';
import { useNow } from '../../time/use-now';
import { Interrupted } from '../live/interrupted';
import { useChangedJobs } from '../live/use-changed-jobs';
import { JobRow } from './job-row';
import classes from './list.module.css';
import { mergeJobs } from './merge-jobs';

interface LiveJobListProps {
  listed: JobView[];
  /** Whether jobs that are made from now on belong on this page. */
  takesNew: boolean;
  renderedAt: number;
  /** Shown while there is nothing to list. */
  children: ReactNode;
}

export function LiveJobList({ listed, takesNew, renderedAt, children }: LiveJobListProps) {
  const { changes, connection } = useChangedJobs();
  const jobs = mergeJobs(listed, changes, takesNew);
  const now = useNow(
    renderedAt,
    jobs.some(({ state }) => state === 'running' || state === 'retrying'),
  );
  return (
    <>
      {connection === 'interrupted' && <Interrupted />}
      {jobs.length === 0 ? children : <Rows jobs={jobs} now={now} />}
    </>
  );
}

function Rows({ jobs, now }: { jobs: JobView[]; now: number }) {
  return (
    <div className={classes.frame}>
      <div aria-hidden className={classes.head}>
        <span>Job</span>
        <span>State</span>
        <span>Status</span>
        <span>Attempt</span>
        <span>Created</span>
      </div>
      <ul className={classes.rows}>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} now={now} />
        ))}
      </ul>
    </div>
  );
}
