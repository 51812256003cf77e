import { Checkbox } from '@mantine/core';
import type { AdminJob } from '@/api/admin/jobs/job-schema';
import type { Problem } from '../../http/problem';
import { ProblemLine } from '../../http/problem-line';
import { kindName } from '../../jobs/kind-name';
import { rowText } from '../../jobs/list/row-text';
import { JobStateBadge } from '../../jobs/state/job-state-badge';
import { warningOf } from '../../jobs/state/warning-of';
import { CoverLink } from '../../shell/links';
import { Moment } from '../../time/moment';
import classes from './admin-jobs.module.css';

interface AdminJobRowProps {
  job: AdminJob;
  now: number;
  /** Why the last action on it was rejected. */
  problem: Problem | undefined;
  isSelected: boolean;
  /** Null if the user may only view it. */
  onToggle: (() => void) | null;
}

export function AdminJobRow({ job, now, problem, isSelected, onToggle }: AdminJobRowProps) {
  const kind = kindName(job.kind);
  // Lists of staff have no results.
  const view = { ...job, result: null, files: [] };
  return (
    <li className={classes.row} data-row={job.id} data-selected={isSelected || undefined}>
      {onToggle ? (
        <Checkbox
          size="xs"
          className={classes.check}
          checked={isSelected}
          onChange={onToggle}
          aria-label={`Select ${kind} of ${job.owner.email}`}
        />
      ) : (
        <span />
      )}
      <span className={classes.name}>
        <CoverLink href={job.links.page} prefetch={false}>
          {kind}
        </CoverLink>
        {job.title && <span className={classes.dim}>{job.title}</span>}
      </span>
      <span className={classes.state}>
        <JobStateBadge state={job.state} warning={warningOf(view)} isDismissed={job.isDismissed} />
      </span>
      <span className={classes.words}>{rowText(view, now)}</span>
      <span className={classes.owner}>{job.owner.email}</span>
      <span className={classes.time}>
        <Moment at={job.createdAt} isShort />
      </span>
      <div className={classes.refusal}>
        <ProblemLine problem={problem} />
      </div>
    </li>
  );
}
