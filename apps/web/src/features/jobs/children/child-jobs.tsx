import { Stack } from '@mantine/core';
import { ChildProgress, ChildStates } from '@offload/console/ui';
import type { JobView } from '@/api/jobs/job-schema';
import { Section } from '@/features/shell/section';
import { PlainLink } from '../../shell/links';
import { inOrder, PageLinks } from '../../shell/page-links';
import { JobRow } from '../list/job-row';
import classes from '../list/list.module.css';
import { childrenHref } from './child-query';
import { type RenderedChildren, useChildJobs } from './use-child-jobs';

interface ChildJobsProps {
  job: JobView;
  rendered: RenderedChildren;
  /** Grows when child jobs have changed. */
  changes: number;
  now: number;
}

/** Shows how far the child jobs of a job are, and a page of them. Nothing if it has none. */
export function ChildJobsSection({ job, rendered, changes, now }: ChildJobsProps) {
  const { counts, data, nextCursor } = useChildJobs(job, rendered, changes);
  if (counts.length === 0) return null;
  const { query } = rendered;
  const { page } = job.links;
  return (
    <Section id="children" title="Child jobs">
      <Stack gap="sm">
        <ChildProgress counts={counts} />
        <ChildStates
          counts={counts}
          current={query.state}
          Link={PlainLink}
          hrefOf={(state) => childrenHref(page, { state })}
        />
        <div className={classes.frame}>
          <ul className={classes.rows}>
            {data.map(({ title, ...child }) => (
              <JobRow key={child.id} job={child} asked={{ title, source: null, again: null }} now={now} />
            ))}
          </ul>
        </div>
        {(query.cursor || nextCursor) && (
          <PageLinks
            name="Pages of child jobs"
            labels={inOrder}
            scroll={false}
            first={query.cursor && childrenHref(page, { state: query.state })}
            next={nextCursor && childrenHref(page, { state: query.state, cursor: nextCursor })}
          />
        )}
      </Stack>
    </Section>
  );
}
