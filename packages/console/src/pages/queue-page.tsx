import { FailureGroups } from '../ui/failed/failure-groups';
import { lastWeek } from '../ui/failed/failure-view';
import { jobSearchPath } from '../ui/job/job-search-query';
import { AnchorLink } from '../ui/links';
import { QueueTable } from '../ui/overview/queue-table';
import { Section } from '../ui/section';
import { useConsole, useLive } from './context';
import { Live, Nothing, Page } from './page-parts';
import { QueueControls } from './queue-controls';

/** A queue: its settings, its figures, and its failures. */
export function QueuePage({ name }: { name: string }) {
  const { labelOf } = useConsole();
  const queues = useLive({ route: '/queues' });
  const overview = useLive({ route: '/overview' });
  const failures = useLive({ route: '/failures', query: `${new URLSearchParams({ queue: name })}` });
  return (
    <Page
      title={`${name} queue`}
      aside={<AnchorLink to={jobSearchPath({ queue: name })}>All jobs of this queue</AnchorLink>}
    >
      <Live live={queues}>
        {({ data }) => (
          <>
            {data
              .filter((queue) => queue.name === name)
              .map((queue) => (
                <QueueControls key={queue.name} queue={queue} onChange={queues.refresh} />
              ))}
          </>
        )}
      </Live>
      <Section id="figures" title="Last hour">
        <Live live={overview}>
          {(body) => <QueueTable queues={body.queues.filter(({ queue }) => queue === name)} />}
        </Live>
      </Section>
      <Section id="failures" title="Failures of the last week">
        <Live live={failures}>
          {({ data }) =>
            data.length > 0 ? (
              <FailureGroups groups={data} view={{ ...lastWeek, queue: name }} labelOf={labelOf} />
            ) : (
              <Nothing>Nothing has failed.</Nothing>
            )
          }
        </Live>
      </Section>
    </Page>
  );
}
