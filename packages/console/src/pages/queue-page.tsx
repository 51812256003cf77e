import { readChartPeriod } from '../ui/charts/chart-period';
import { Rates } from '../ui/charts/rates';
import { FailureGroups } from '../ui/failed/failure-groups';
import { lastWeek } from '../ui/failed/failure-view';
import { jobSearchPath } from '../ui/job/job-search-query';
import { AnchorLink } from '../ui/links';
import { queuePath } from '../ui/paths';
import { Section } from '../ui/section';
import { useConsole, useLive, useOverview } from './context';
import { Live, Nothing, Page } from './page-parts';
import { QueueControls } from './queue-controls';
import type { Place } from './router';

/** A queue: its settings, its figures, and its failures. */
export function QueuePage({ name, place }: { name: string; place: Place }) {
  const { labelOf } = useConsole();
  const queues = useLive({ route: '/queues' });
  const period = readChartPeriod(place.params);
  const overview = useOverview(period, name);
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
      <Live live={overview}>
        {(body) => (
          <Rates
            id="rates"
            title="Rates"
            overview={body}
            period={period}
            page={queuePath(name)}
            queue={name}
          />
        )}
      </Live>
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
