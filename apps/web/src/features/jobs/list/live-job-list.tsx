'use client';

import { useHydrated, useReader } from '@offload/console/ui';
import { ConnectionNotice } from '@offload/react';
import { type ComponentType, Fragment, type ReactNode } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import { JobRow } from './job-row';
import classes from './list.module.css';
import type { RowActionProps } from './row-action';
import { type LiveListOptions, useLiveList } from './use-live-list';

interface LiveJobListProps extends LiveListOptions {
  /** With a kind: shows the most likely action of a job. The page gives it, so that other lists needn't load it. */
  Action?: ComponentType<RowActionProps>;
  children: ReactNode;
}

export function LiveJobList({ children, Action, ...list }: LiveJobListProps) {
  const { asked, kind } = list;
  const { jobs, connection, now } = useLiveList(list);
  const dayName = useDayName();
  const days = splitByDay(jobs, kind === undefined ? dayName : () => '');
  const columns = ['Job', 'State', 'Status', ...(kind ? ['Created', ''] : ['Attempt', 'Created'])];
  return (
    <>
      <ConnectionNotice connection={connection} />
      {jobs.length === 0 ? (
        children
      ) : (
        <div className={classes.frame} data-kind={kind}>
          <div aria-hidden className={classes.head}>
            {columns.map((column) => (
              <span key={column}>{column}</span>
            ))}
          </div>
          {days.map((day) => (
            <Fragment key={day.name}>
              {kind === undefined && (
                <p className={classes.day} suppressHydrationWarning>
                  {day.name}
                </p>
              )}
              <ul className={classes.rows}>
                {day.jobs.map((job) => (
                  <JobRow key={job.id} job={job} asked={asked[job.id]} Action={Action} now={now} />
                ))}
              </ul>
            </Fragment>
          ))}
        </div>
      )}
    </>
  );
}

function splitByDay(jobs: JobView[], nameOf: (at: string) => string): { name: string; jobs: JobView[] }[] {
  const days = new Map<string, JobView[]>();
  for (const job of jobs) {
    const name = nameOf(job.createdAt);
    const ofDay = days.get(name) ?? [];
    ofDay.push(job);
    days.set(name, ofDay);
  }
  return [...days].map(([name, ofDay]) => ({ name, jobs: ofDay }));
}

const utc = { locale: 'en', timeZone: 'UTC' };

/** Returns a function that names the day of a moment, in the reader's language and time zone, like `Moment`. */
function useDayName(): (at: string) => string {
  const reader = useReader();
  const isHydrated = useHydrated();
  const { locale, timeZone } = isHydrated ? { locale: undefined, timeZone: undefined } : (reader ?? utc);
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    timeZone,
  });
  return (at) => format.format(new Date(at));
}
