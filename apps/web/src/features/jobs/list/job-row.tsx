import { memo } from 'react';
import type { JobView } from '@/api/job-schema';
import { PlainLink } from '../../shell/links';
import { Moment } from '../../time/moment';
import { kindName } from '../kind-name';
import { JobStateBadge } from '../state/job-state-badge';
import classes from './list.module.css';
import { rowWords } from './row-words';

interface JobRowProps {
  job: JobView;
  now: number;
}

/** Renders again only when what it says has changed: most rows do not care for the time. */
export const JobRow = memo(Row, (before, after) => {
  return before.job === after.job && rowWords(before.job, before.now) === rowWords(after.job, after.now);
});

function Row({ job, now }: JobRowProps) {
  return (
    <li className={classes.row}>
      <PlainLink href={job.links.page} prefetch={false} className={classes.link}>
        {kindName(job.kind)}
      </PlainLink>
      <span className={classes.state}>
        <JobStateBadge state={job.state} />
      </span>
      <span className={classes.words}>{rowWords(job, now)}</span>
      <span className={classes.meta}>
        <span>
          {job.attempt > 0 && (
            <>
              <span className={classes.label}>Attempt </span>
              {job.attempt} of {job.maxAttempts}
            </>
          )}
        </span>
        <Moment at={job.createdAt} isShort />
      </span>
    </li>
  );
}
