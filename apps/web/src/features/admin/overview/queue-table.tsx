import { TableTd, TableTh, TableTr } from '@mantine/core';
import type { JobState } from '@offload/core/contract';
import { formatNumber } from '@offload/core/format/amounts';
import { formatDuration, formatSeconds } from '@offload/core/format/durations';
import { failedHref } from '@/api/admin/changes/failure-scope';
import type { QueueFigures } from '@/api/admin/overview/overview-schema';
import { AnchorLink } from '../../shell/links';
import admin from '../admin.module.css';
import { AdminTable, numberColumn } from '../admin-table';
import { jobSearchHref } from '../jobs/job-search-query';
import { queueHref } from '../queue/queue-href';
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
            <AnchorLink href={queueHref(queue.queue)} prefetch={false} inherit>
              {queue.queue}
            </AnchorLink>
          </TableTh>
          {cellsOf(queue).map(({ text, href }, index) => (
            <TableTd key={columns[index]} className={text === none ? emptyNumber : admin.number}>
              {href && text !== none ? (
                <AnchorLink href={href} prefetch={false} inherit c="bright">
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
const emptyNumber = `${admin.number} ${classes.none}`;

function cellsOf(figures: QueueFigures): { text: string; href?: string }[] {
  const { queue } = figures;
  const jobsIn = (...states: JobState[]) => jobSearchHref({ queue, states, sort: 'oldest' });
  const { oldestWaitingMs } = figures;
  return [
    { text: amount(figures.queued), href: jobsIn('queued') },
    {
      text: oldestWaitingMs === null ? none : formatSeconds(oldestWaitingMs),
      href: jobsIn('queued', 'retrying'),
    },
    { text: amount(figures.running), href: jobsIn('running', 'canceling') },
    { text: amount(figures.retrying), href: jobsIn('retrying') },
    { text: amount(figures.failed), href: failedHref({ days: '1', queue }) },
    { text: amount(figures.ended) },
    { text: pair(figures.waitP50, figures.waitP95) },
    { text: pair(figures.runP50, figures.runP95) },
    { text: amount(figures.workers), href: '#workers' },
  ];
}

function amount(count: number): string {
  return count === 0 ? none : formatNumber(count);
}

function pair(p50: number | null, p95: number | null): string {
  if (p50 === null) return none;
  return `${formatDuration(p50)} / ${p95 === null ? none : formatDuration(p95)}`;
}
