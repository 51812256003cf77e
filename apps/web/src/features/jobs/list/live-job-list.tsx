'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, startTransition, useEffect, useRef } from 'react';
import type { JobView } from '@/api/job-schema';
import type { Asked } from '@/server/asked';
import { useNow } from '../../time/use-now';
import { Interrupted } from '../live/interrupted';
import { useChangedJobs } from '../live/use-changed-jobs';
import { JobRow } from './job-row';
import classes from './list.module.css';
import { mergeJobs } from './merge-jobs';

interface LiveJobListProps {
  listed: JobView[];
  asked: Record<string, Asked>;
  /** Of this kind alone, each with what can be done next. */
  kind?: string;
  /** Whether jobs that are made from now on belong on this page. */
  takesNew: boolean;
  renderedAt: number;
  /** Shown while there is nothing to list. */
  children: ReactNode;
}

export function LiveJobList({ listed, asked, kind, takesNew, renderedAt, children }: LiveJobListProps) {
  const { changes, connection } = useChangedJobs();
  const relevant = kind ? new Map([...changes].filter(([, job]) => job.kind === kind)) : changes;
  const jobs = mergeJobs(listed, relevant, takesNew);
  useReadAgain(jobs.find(({ id }) => !asked[id])?.id ?? null);
  const now = useNow(
    renderedAt,
    jobs.some(({ state }) => state === 'running' || state === 'retrying'),
  );
  return (
    <>
      {connection === 'interrupted' && <Interrupted />}
      {jobs.length === 0 ? children : <Rows jobs={jobs} asked={asked} kind={kind} now={now} />}
    </>
  );
}

interface RowsProps {
  jobs: JobView[];
  asked: LiveJobListProps['asked'];
  kind: string | undefined;
  now: number;
}

function Rows({ jobs, asked, kind, now }: RowsProps) {
  const columns = ['Job', 'State', 'Status', ...(kind ? ['Created', ''] : ['Attempt', 'Created'])];
  return (
    <div className={classes.frame} data-kind={kind}>
      <div aria-hidden className={classes.head}>
        {columns.map((column) => (
          <span key={column}>{column}</span>
        ))}
      </div>
      <ul className={classes.rows}>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} asked={asked[job.id]} isOneOfKind={kind !== undefined} now={now} />
        ))}
      </ul>
    </div>
  );
}

/** A change says nothing of what was asked for: the page is read again for a job that it does not know yet. */
function useReadAgain(unknown: string | null): void {
  const router = useRouter();
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (unknown === null || unknown === asked.current) return;
    asked.current = unknown;
    startTransition(() => router.refresh());
  }, [unknown, router]);
}
