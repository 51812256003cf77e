import { kindName, rowText } from '@offload/console/text';
import { JobStateBadge, Moment } from '@offload/console/ui';
import { type ComponentType, memo } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import { CoverLink } from '../../shell/links';
import type { JobRequest } from '../job-requests';
import { warningOf } from '../state/warning-of';
import classes from './list.module.css';
import type { RowActionProps } from './row-action';

interface JobRowProps {
  job: JobView;
  asked: JobRequest | undefined;
  /** The action of each row of a list of one kind, which shows the title instead of the kind. */
  Action?: ComponentType<RowActionProps> | undefined;
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

function Row({ job, asked, Action, now }: JobRowProps) {
  const kind = kindName(job.kind);
  const title = asked?.title ?? null;
  const name = Action ? (title ?? kind) : kind;
  return (
    <li className={classes.row}>
      <span className={classes.name}>
        <CoverLink href={job.links.page}>{name}</CoverLink>
        {!Action && title && <span className={classes.title}>{title}</span>}
      </span>
      <span className={classes.state}>
        <JobStateBadge state={job.state} warning={warningOf(job)} />
      </span>
      <span className={classes.words}>{rowText(job, now)}</span>
      <span className={classes.meta}>
        {!Action && <span>{job.attempt > 0 && <Attempt job={job} />}</span>}
        <Moment at={job.createdAt} isShort />
        {Action && <Action job={job} name={name} again={asked?.again ?? null} now={now} />}
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
