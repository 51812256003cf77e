import type { QueueLimits } from '@offload/core/internal';
import { useState } from 'react';
import { readChartPeriod } from '../ui/charts/chart-period';
import { Rates } from '../ui/charts/rates';
import { FailureGroups } from '../ui/failed/failure-groups';
import { lastWeek } from '../ui/failed/failure-view';
import { jobSearchPath } from '../ui/job/job-search-query';
import { AnchorLink } from '../ui/links';
import { queuePath } from '../ui/paths';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { QueueSettings } from '../ui/queue/queue-settings';
import { Section } from '../ui/section';
import type { QueueView } from '../views';
import { CleanQueue } from './clean-queue';
import { useConsole, useLive, useOverview } from './context';
import { Live, Nothing, Page } from './page-parts';
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

/** How a queue is set, and what this reader may change about it. */
function QueueControls({ queue, onChange }: { queue: QueueView; onChange: () => void }) {
  const { client, may } = useConsole();
  const [problem, setProblem] = useState<Problem | null>(null);
  const path = `/queues/${encodeURIComponent(queue.name)}`;

  async function send(action: 'pause' | 'resume' | 'limit', body: object) {
    const response = await client.post(`${path}/${action}`, body);
    setProblem(response.ok ? null : response.problem);
    onChange();
  }
  const pause = (isPaused: boolean, reason: string | null) =>
    void send(isPaused ? 'pause' : 'resume', reason ? { reason } : {});
  const limit = (limits: QueueLimits) => void send('limit', limits);
  return (
    <QueueSettings
      queue={queue}
      onPause={may('pause') ? pause : null}
      onLimit={may('limit') ? limit : null}
      reasonHint="Everyone in this console sees it."
      problem={problem && <ProblemNotice problem={problem} />}
    >
      {(may('cancel') || may('delete')) && <CleanQueue name={queue.name} onChange={onChange} />}
    </QueueSettings>
  );
}
