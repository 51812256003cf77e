import type { QueueLimits } from '@offload/core/admin';
import { useState } from 'react';
import type { ConsoleReads } from '../api/console-reads';
import { type ChartPeriod, readChartPeriod } from '../ui/charts/chart-period';
import { Rates } from '../ui/charts/rates';
import { FailureGroups } from '../ui/failed/failure-groups';
import { lastWeek } from '../ui/failed/failure-view';
import { jobSearchPath } from '../ui/job/job-search-query';
import { AnchorLink } from '../ui/links';
import { WorkersTable } from '../ui/overview/workers-table';
import { queuePath } from '../ui/paths';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { QueueSettings } from '../ui/queue/queue-settings';
import { Section } from '../ui/section';
import type { QueueView } from '../views';
import { CleanQueue } from './clean-queue';
import { useConsole, useLive, useOverview } from './context';
import { Live, Nothing, Page } from './page-parts';
import { QueueOutage } from './queue-outage';
import type { Place } from './router';
import { SelectableJobs } from './selectable-jobs';

const jobCount = 20;

export function QueuePage({ name, place }: { name: string; place: Place }) {
  const { settings } = useConsole();
  const toAll = <AnchorLink to="/queues">All queues</AnchorLink>;
  return (
    <Page title={`${name} queue`} aside={toAll}>
      {settings.queues.includes(name) ? (
        <Queue key={name} name={name} period={readChartPeriod(place.params)} />
      ) : (
        <Nothing>There is no such queue.</Nothing>
      )}
    </Page>
  );
}

function Queue({ name, period }: { name: string; period: ChartPeriod }) {
  const query = `${new URLSearchParams({ queue: name })}`;
  const queues = useLive({ route: '/queues' });
  const overview = useOverview(period, name);
  const failures = useLive({ route: '/failures', query });
  const jobs = useLive({ route: '/jobs', query });
  // All are read at once, but each part is shown after those above it, which would move it.
  const isSettled = hasResponse(queues);
  const isMeasured = isSettled && hasResponse(overview);
  const isComplete = isMeasured && hasResponse(failures);
  return (
    <>
      <Live live={queues}>
        {({ data }) =>
          data
            .filter((queue) => queue.name === name)
            .map((queue) => <QueueControls key={queue.name} queue={queue} onChange={queues.refresh} />)
        }
      </Live>
      {isSettled && (
        <Live live={overview}>{(body) => <Figures name={name} overview={body} period={period} />}</Live>
      )}
      {isMeasured && <Failures name={name} live={failures} />}
      {isComplete && <LatestJobs name={name} live={jobs} />}
    </>
  );
}

interface Read<Body> {
  body: Body | null;
  problem: Problem | null;
}

function hasResponse({ body, problem }: Read<unknown>): boolean {
  return body !== null || problem !== null;
}

interface FiguresProps {
  name: string;
  overview: ConsoleReads['/overview'];
  period: ChartPeriod;
}

function Figures({ name, overview, period }: FiguresProps) {
  return (
    <>
      <Rates
        id="rates"
        title="Rates"
        overview={overview}
        period={period}
        page={queuePath(name)}
        queue={name}
      />
      <Section id="workers" title="Workers">
        <WorkersTable workers={overview.workers.filter((worker) => name in worker.queues)} />
      </Section>
    </>
  );
}

function Failures({ name, live }: { name: string; live: Read<ConsoleReads['/failures']> }) {
  const { labelOf } = useConsole();
  return (
    <Section id="failures" title="Failures of the last week">
      <Live live={live}>
        {({ data }) =>
          data.length > 0 ? (
            <FailureGroups groups={data} view={{ ...lastWeek, queue: name }} labelOf={labelOf} />
          ) : (
            <Nothing>No failed jobs. None failed, or all were retried or dismissed.</Nothing>
          )
        }
      </Live>
    </Section>
  );
}

interface LatestJobsProps {
  name: string;
  live: Read<ConsoleReads['/jobs']> & { refresh: () => void };
}

function LatestJobs({ name, live }: LatestJobsProps) {
  return (
    <Section
      id="jobs"
      title="Latest jobs"
      aside={<AnchorLink to={jobSearchPath({ queue: name })}>All jobs of this queue</AnchorLink>}
    >
      <Live live={live}>
        {({ data }) =>
          data.length > 0 ? (
            <SelectableJobs jobs={data.slice(0, jobCount)} onChange={live.refresh} />
          ) : (
            <Nothing>This queue has had no jobs yet.</Nothing>
          )
        }
      </Live>
    </Section>
  );
}

/** Shows a queue's settings, and lets the reader change those that they may. */
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
  const limit = (limits: Partial<QueueLimits>) => send('limit', limits);
  return (
    <>
      <QueueOutage queue={queue} onTried={onChange} />
      <QueueSettings
        queue={queue}
        onPause={may('pause') ? pause : null}
        onLimit={may('limit') ? limit : null}
        problem={problem && <ProblemNotice problem={problem} />}
      >
        {(may('cancel') || may('delete')) && <CleanQueue name={queue.name} onChange={onChange} />}
      </QueueSettings>
    </>
  );
}
