import {
  Badge,
  Table,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
} from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { WorkerFigures } from '@/api/admin/overview-schema';
import { formatDuration, formatSeconds } from '../../time/duration';
import { Moment } from '../../time/moment';
import classes from './overview.module.css';

/** Every worker process, those that have fallen silent in red. */
export function WorkersTable({ workers }: { workers: WorkerFigures[] }) {
  if (workers.length === 0) {
    return (
      <Text size="sm">
        No worker is connected. Jobs wait as queued; start one with <code>npm start</code> or{' '}
        <code>docker compose up worker</code>.
      </Text>
    );
  }
  return (
    <TableScrollContainer minWidth={840} aria-label="Table of workers">
      <Table withTableBorder>
        <TableThead>
          <TableTr>
            <TableTh>Worker</TableTh>
            <TableTh>Status</TableTh>
            <TableTh>Version</TableTh>
            <TableTh miw="14rem">Queues, at a time</TableTh>
            <TableTh className={classes.number}>Running</TableTh>
            <TableTh className={classes.number}>Memory</TableTh>
            <TableTh className={classes.number}>Loop delay p99</TableTh>
            <TableTh className={classes.number}>Heartbeat</TableTh>
            <TableTh>Started</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {workers.map((worker) => (
            <WorkerRow key={worker.id} worker={worker} />
          ))}
        </TableTbody>
      </Table>
    </TableScrollContainer>
  );
}

function WorkerRow({ worker }: { worker: WorkerFigures }) {
  const { host, pid, version, queues, running, rssBytes, loopDelayMs, startedAt } = worker;
  const isAlive = worker.aliveForMs > 0;
  const served = Object.entries(queues).map(([name, concurrency]) => `${name} ${concurrency}`);
  return (
    <TableTr className={isAlive ? undefined : classes.gone} data-worker={pid} data-alive={isAlive}>
      <TableTh scope="row">
        {host}:{pid}
      </TableTh>
      <TableTd>
        <WorkerStatus isAlive={isAlive} />
      </TableTd>
      <TableTd>{version || '–'}</TableTd>
      <TableTd>{served.join(', ') || 'none yet'}</TableTd>
      <TableTd className={classes.number}>{running}</TableTd>
      <TableTd className={classes.number}>{Math.round(rssBytes / 1_048_576)} MB</TableTd>
      <TableTd className={classes.number}>{formatDuration(loopDelayMs)}</TableTd>
      <TableTd className={classes.number}>{formatSeconds(worker.silentMs)} ago</TableTd>
      <TableTd>
        <Moment at={startedAt} isShort />
      </TableTd>
    </TableTr>
  );
}

function WorkerStatus({ isAlive }: { isAlive: boolean }) {
  const look = isAlive
    ? { color: 'green', Icon: IconCircleCheck, label: 'Alive' }
    : { color: 'red', Icon: IconCircleX, label: 'Silent' };
  return (
    <Badge miw="max-content" color={look.color} leftSection={<look.Icon aria-hidden size={14} />}>
      {look.label}
    </Badge>
  );
}
