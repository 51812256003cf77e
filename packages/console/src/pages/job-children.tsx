import { Group } from '@mantine/core';
import { type JobState, jobStates } from '@offload/core/contract';
import { ChildProgress, ChildStates } from '../ui/job/child-states';
import { jobPath } from '../ui/paths';
import { Section } from '../ui/section';
import { useConsole, useLive } from './context';
import { Live, Nothing, PageLink } from './page-parts';
import { type Place, RouterLink } from './router';
import { SelectableJobs } from './selectable-jobs';

/** Shows the progress of a job's child jobs, and a page of them. */
export function JobChildren({ id, place: { params } }: { id: string; place: Place }) {
  const { hrefOf } = useConsole();
  const state = jobStates.find((one) => one === params.children) ?? null;
  const after = params.after ?? null;
  const query = new URLSearchParams({ ...(state && { state }), ...(after && { after }) });
  const live = useLive({ route: '/jobs/:id/children', id, query: `${query}` });
  return (
    <Section id="children" title="Child jobs">
      <Live live={live}>
        {({ counts, data, next }) => (
          <>
            <ChildProgress counts={counts} />
            <ChildStates
              counts={counts}
              current={state}
              hrefOf={(chosen) => hrefOf(childrenPath(id, chosen))}
              Link={RouterLink}
            />
            {data.length > 0 ? (
              <SelectableJobs jobs={data} onChange={live.refresh} />
            ) : (
              <Nothing>No child jobs in this state that you may see.</Nothing>
            )}
            {(after || next) && (
              <Group component="nav" aria-label="Pages of child jobs" justify="space-between">
                {after ? <PageLink to={childrenPath(id, state)} label="First" isBelow /> : <span />}
                {next && <PageLink to={childrenPath(id, state, next)} label="Next" isBelow />}
              </Group>
            )}
          </>
        )}
      </Live>
    </Section>
  );
}

function childrenPath(id: string, state: JobState | null, after?: string): string {
  const query = new URLSearchParams({ ...(state && { children: state }), ...(after && { after }) });
  return `${jobPath(id)}${query.size > 0 ? `?${query}` : ''}`;
}
