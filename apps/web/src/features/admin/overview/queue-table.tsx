import { TableTd, TableTh, TableTr } from '@mantine/core';
import type { QueueFigures } from '@/api/admin/overview/overview-schema';
import { formatDuration, formatSeconds } from '../../time/duration';
import admin from '../admin.module.css';
import { AdminTable, numberColumn } from '../admin-table';
import classes from './overview.module.css';
import { minutesOf, type Range } from './range';

const columns = [
  'Queued',
  'Oldest',
  'Running',
  'Retrying',
  'Failed (24 h)',
  'Runs per minute',
  'Queue time p50 / p95',
  'Duration p50 / p95',
  'Workers',
];

/** Renders the current depth of each queue and its throughput over the range. */
export function QueueTable({ queues, range }: { queues: QueueFigures[]; range: Range }) {
  return (
    <AdminTable name="Table of queues" columns={['Queue', ...columns.map(numberColumn)]} minWidth={960}>
      {queues.map((queue) => (
        <TableTr key={queue.queue} data-queue={queue.queue}>
          <TableTh scope="row">{queue.queue}</TableTh>
          {cellsOf(queue, range).map((text, index) => (
            <TableTd key={columns[index]} className={text === none ? emptyNumber : admin.number}>
              {text}
            </TableTd>
          ))}
        </TableTr>
      ))}
    </AdminTable>
  );
}

const none = '–';
const emptyNumber = `${admin.number} ${classes.none}`;

function cellsOf(queue: QueueFigures, range: Range): string[] {
  const perMinute = queue.ended / minutesOf(range);
  return [
    amount(queue.queued),
    queue.oldestWaitingMs === null ? none : formatSeconds(queue.oldestWaitingMs),
    amount(queue.running),
    amount(queue.retrying),
    amount(queue.failed),
    queue.ended === 0 ? none : perMinute.toLocaleString('en', { maximumSignificantDigits: 2 }),
    pair(queue.waitP50, queue.waitP95),
    pair(queue.runP50, queue.runP95),
    amount(queue.workers),
  ];
}

function amount(count: number): string {
  return count === 0 ? none : count.toLocaleString('en');
}

function pair(p50: number | null, p95: number | null): string {
  return p50 === null || p95 === null ? none : `${formatDuration(p50)} / ${formatDuration(p95)}`;
}
