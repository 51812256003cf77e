import { Checkbox } from '@mantine/core';
import type { JobSummary, Warning } from '../../views';
import { kindName } from '../display-names';
import { CoverLink } from '../links';
import { jobPath } from '../paths';
import { JobStateBadge } from '../state/job-state-badge';
import { Moment } from '../time/moment';
import classes from './job-row.module.css';
import { rowText } from './row-text';

interface JobRowProps {
  job: JobSummary;
  label?: string;
  owner: string;
  warning: Warning | null;
  now: number;
  isSelected?: boolean;
  /** Null if the reader may only view it. */
  onToggle: (() => void) | null;
}

/** Shows a job in a list: its name, status, and owner. */
export function JobRow({ job, label, owner, warning, now, ...selection }: JobRowProps) {
  const { isSelected = false, onToggle } = selection;
  const kind = label ?? kindName(job.kind);
  return (
    <li className={classes.row} data-row={job.id} data-selected={isSelected || undefined}>
      {onToggle ? (
        <Checkbox
          size="xs"
          className={classes.check}
          checked={isSelected}
          onChange={onToggle}
          aria-label={`Select ${kind} of ${owner}`}
        />
      ) : (
        <span />
      )}
      <span className={classes.name}>
        <CoverLink to={jobPath(job.id)}>{kind}</CoverLink>
        {job.title && <span className={classes.dim}>{job.title}</span>}
      </span>
      <span className={classes.state}>
        <JobStateBadge state={job.state} warning={warning} isDismissed={job.isDismissed} />
      </span>
      <span className={classes.words}>{rowText(job, now)}</span>
      <span className={classes.owner}>{owner}</span>
      <span className={classes.time}>
        <Moment at={job.createdAt} isShort />
      </span>
    </li>
  );
}
