import { Stack } from '@mantine/core';
import { ChildProgress, ChildStates } from '@offload/console/ui';
import type { ChildJobs, JobView } from '@/api/jobs/job-schema';
import { Section } from '@/features/shell/section';
import { useRead } from '../../http/use-read';
import { PlainLink } from '../../shell/links';
import { inOrder, PageLinks } from '../../shell/page-links';
import { hrefWith } from '../../shell/search-params';
import { JobRow } from '../list/job-row';
import classes from '../list/list.module.css';
import type { ChildQuery } from './child-query';

/** The child jobs that the page was rendered with. */
export interface RenderedChildren {
  query: ChildQuery;
  jobs: ChildJobs;
}

interface ChildJobsProps {
  job: JobView;
  rendered: RenderedChildren;
  /** Grows when child jobs have changed. */
  changes: number;
  now: number;
}

/** Shows a page of a job's child jobs and their progress. Shows nothing if there are none. */
export function ChildJobsSection({ job, rendered, changes, now }: ChildJobsProps) {
  const { counts, data, nextCursor } = useChildJobs(job, rendered, changes);
  if (counts.length === 0) return null;
  const { state, cursor } = rendered.query;
  const hrefOf = (children: string | null, after?: string) => hrefWith(job.links.page, { children, after });
  return (
    <Section id="children" title="Child jobs">
      <Stack gap="sm">
        <ChildProgress counts={counts} />
        <ChildStates counts={counts} current={state} Link={PlainLink} hrefOf={hrefOf} />
        <div className={classes.frame}>
          <ul className={classes.rows}>
            {data.map(({ title, ...child }) => (
              <JobRow key={child.id} job={child} asked={{ title, source: null, again: null }} now={now} />
            ))}
          </ul>
        </div>
        {(cursor || nextCursor) && (
          <PageLinks
            name="Pages of child jobs"
            labels={inOrder}
            scroll={false}
            first={cursor && hrefOf(state)}
            next={nextCursor && hrefOf(state, nextCursor)}
          />
        )}
      </Stack>
    </Section>
  );
}

/** Keeps a page of child jobs up to date. It's read again when `changes` grows or the parent's state changes. */
function useChildJobs({ state, attempt, links }: JobView, rendered: RenderedChildren, changes: number) {
  const { query, jobs } = rendered;
  const mayHaveChanged = changes > 0 || jobs.counts.length > 0;
  const change = [state, attempt, changes].join();
  const url = hrefWith(`${links.self}/children`, { ...query });
  return useRead<ChildJobs>(url, mayHaveChanged ? change : null, jobs).body ?? jobs;
}
