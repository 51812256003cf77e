import { kindName, rowText } from '@offload/console/text';
import { JobStateBadge, Moment } from '@offload/console/ui';
import dynamic from 'next/dynamic';
import { memo } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import { CoverLink } from '../../shell/links';
import type { JobRequest } from '../job-requests';
import { warningOf } from '../state/warning-of';
import classes from './list.module.css';

// Only lists of one kind have actions.
const RowAction = dynamic(() => import('./row-action').then((file) => file.RowAction));

interface JobRowProps {
  job: JobView;
  asked: JobRequest | undefined;
  /** Whether the list has one kind: it shows the title instead of the kind, and an action. */
  isOneOfKind: boolean;
  now: number;
}

/** Renders again only when its content changes: most rows don't depend on the time. */
export const JobRow = memo(Row, (before, after) => {
  return (
    before.job === after.job &&
    before.asked?.title === after.asked?.title &&
    rowText(before.job, before.now) === rowText(after.job, after.now)
  );
});

function Row({ job, asked, isOneOfKind, now }: JobRowProps) {
  const kind = kindName(job.kind);
  const title = asked?.title ?? null;
  const name = isOneOfKind ? (title ?? kind) : kind;
  return (
    <li className={classes.row}>
      <span className={classes.name}>
        <CoverLink href={job.links.page}>{name}</CoverLink>
        {!isOneOfKind && title && <span className={classes.title}>{title}</span>}
      </span>
      <span className={classes.state}>
        <JobStateBadge state={job.state} warning={warningOf(job)} />
      </span>
      <span className={classes.words}>{rowText(job, now)}</span>
      <span className={classes.meta}>
        {!isOneOfKind && <span>{job.attempt > 0 && <Attempt job={job} />}</span>}
        <Moment at={job.createdAt} isShort />
        {isOneOfKind && <RowAction job={job} name={name} again={asked?.again ?? null} now={now} />}
      </span>
    </li>
  );
}

function Attempt({ job }: { job: JobView }) {
  return (
    <>
      <span className={classes.label}>Attempt </span>
      {job.attempt} of {job.maxAttempts}
    </>
  );
}
