import { TableTd, TableTh, TableTr } from '@mantine/core';
import type { JobState } from '@offload/core/contract';
import { formatNumber } from '@offload/core/format/amounts';
import { formatDuration, formatSeconds } from '@offload/core/format/durations';
import { countText } from '../../operations/figures/vocabulary';
import type { QueueFigures } from '../../views';
import { AdminTable, numberColumn } from '../admin-table';
import table from '../admin-table.module.css';
import { failedPath } from '../failed/failure-view';
import { jobSearchPath } from '../job/job-search-query';
import { AnchorLink } from '../links';
import { queuePath } from '../paths';
import classes from './overview.module.css';

const columns = [
  'Queued',
  'Oldest',
  'Running',
  'Retrying',
  'Failed (24 h)',
  'Runs',
  'Queue time p50 / p95',
  'Duration p50 / p95',
  'Workers',
];

/** Renders the current depth of each queue and its throughput over the period. Each number of jobs leads to these jobs. */
export function QueueTable({ queues }: { queues: QueueFigures[] }) {
  return (
    <AdminTable name="Table of queues" columns={['Queue', ...columns.map(numberColumn)]} minWidth={900}>
      {queues.map((queue) => (
        <TableTr key={queue.queue} data-queue={queue.queue}>
          <TableTh scope="row">
            <AnchorLink to={queuePath(queue.queue)} inherit>
              {queue.queue}
            </AnchorLink>
          </TableTh>
          {cellsOf(queue).map(({ text, to }, index) => (
            <TableTd key={columns[index]} className={text === none ? emptyNumber : table.number}>
              {to && text !== none ? (
                <AnchorLink to={to} inherit c="bright">
                  {text}
                </AnchorLink>
              ) : (
                text
              )}
            </TableTd>
          ))}
        </TableTr>
      ))}
    </AdminTable>
  );
}

const none = '–';
const emptyNumber = `${table.number} ${classes.none}`;

function cellsOf(figures: QueueFigures): { text: string; to?: string }[] {
  const { queue } = figures;
  const jobsIn = (...states: JobState[]) => jobSearchPath({ queue, states, sort: 'oldest' });
  const { oldestWaitingMs } = figures;
  return [
    { text: amount(figures.queued), to: jobsIn('queued') },
    {
      text: oldestWaitingMs === null ? none : formatSeconds(oldestWaitingMs),
      to: jobsIn('queued', 'retrying'),
    },
    { text: amount(figures.running), to: jobsIn('running', 'canceling') },
    { text: amount(figures.retrying), to: jobsIn('retrying') },
    { text: amount(figures.failed), to: failedPath({ days: '1', queue }) },
    { text: figures.ended === 0 ? none : formatNumber(figures.ended) },
    { text: pair(figures.waitP50, figures.waitP95) },
    { text: pair(figures.runP50, figures.runP95) },
    { text: amount(figures.workers), to: '#workers' },
  ];
}

function amount(count: number): string {
  return count === 0 ? none : countText(count);
}

function pair(p50: number | null, p95: number | null): string {
  if (p50 === null) return none;
  return `${formatDuration(p50)} / ${p95 === null ? none : formatDuration(p95)}`;
}
