import { Badge, Progress, TableTd, TableTh, TableTr, Text } from '@mantine/core';
import { formatSize } from '@offload/core/format/amounts';
import { formatDuration, formatSeconds } from '@offload/core/format/durations';
import { CircleCheckIcon, CircleXIcon } from 'lucide-react';
import type { WorkerFigures } from '../../views';
import { AdminTable, numberColumn } from '../admin-table';
import table from '../admin-table.module.css';
import { Moment } from '../time/moment';
import classes from './overview.module.css';

const columns = [
  'Worker',
  'Status',
  'Version',
  'Queues (concurrency)',
  'Slots in use',
  ...['Memory', 'Loop delay p99', 'Heartbeat'].map(numberColumn),
  'Started',
];

/** What a worker does with jobs that decode users' files. */
const sealingLabels = {
  sealed: 'Seals isolated jobs',
  unsealed: 'Doesn’t seal isolated jobs',
  refused: 'Takes no isolated jobs',
};

/** Renders every worker process. Offline ones are red. */
export function WorkersTable({ workers }: { workers: WorkerFigures[] }) {
  if (workers.length === 0) {
    return <Text size="sm">No workers are online. Jobs stay queued until you start one.</Text>;
  }
  return (
    <AdminTable name="Table of workers" columns={columns} minWidth={1000}>
      {workers.map((worker) => (
        <WorkerRow key={worker.id} worker={worker} />
      ))}
    </AdminTable>
  );
}

function WorkerRow({ worker }: { worker: WorkerFigures }) {
  const { host, pid, version, queues, slots, running, rssBytes, loopDelayMs, startedAt } = worker;
  const isAlive = worker.aliveForMs > 0;
  const served = Object.entries(queues).map(([name, concurrency]) => `${name} ${concurrency}`);
  return (
    <TableTr className={isAlive ? undefined : classes.gone} data-worker={pid} data-alive={isAlive}>
      <TableTh scope="row">
        {host}:{pid}
      </TableTh>
      <TableTd>
        <WorkerStatus isAlive={isAlive} />
        {worker.sealing && <Text size="xs">{sealingLabels[worker.sealing]}</Text>}
      </TableTd>
      <TableTd>{version || '–'}</TableTd>
      <TableTd>{served.join(', ') || 'none yet'}</TableTd>
      <TableTd>
        <Slots running={running} total={slots} />
      </TableTd>
      <TableTd className={table.number}>{formatSize(rssBytes)}</TableTd>
      <TableTd className={table.number}>{formatDuration(loopDelayMs)}</TableTd>
      <TableTd className={table.number}>{formatSeconds(worker.silentMs)} ago</TableTd>
      <TableTd>
        <Moment at={startedAt} isShort />
      </TableTd>
    </TableTr>
  );
}

function Slots({ running, total }: { running: number; total: number }) {
  const text = `${running} of ${total}`;
  return (
    <>
      <Text size="xs">{text}</Text>
      <Progress
        value={total === 0 ? 0 : (running / total) * 100}
        aria-label={`Slots in use: ${text}`}
        miw={80}
      />
    </>
  );
}

function WorkerStatus({ isAlive }: { isAlive: boolean }) {
  const look = isAlive
    ? { color: 'green', Icon: CircleCheckIcon, label: 'Online' }
    : { color: 'red', Icon: CircleXIcon, label: 'Offline' };
  return (
    <Badge miw="max-content" color={look.color} leftSection={<look.Icon size={14} />}>
      {look.label}
    </Badge>
  );
}
