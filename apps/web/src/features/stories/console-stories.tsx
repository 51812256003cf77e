import { Alert, EmptyState, Stack } from '@mantine/core';
import { ActionTable } from '@offload/console/ui/audit/action-table.tsx';
import { AuditFilters } from '@offload/console/ui/audit/audit-filters.tsx';
import { unreachable } from '@offload/console/ui/problem.ts';
import type { ComponentProps } from 'react';
import { HostTable } from '../admin/hosts/host-table';
import { LiveOverview } from '../admin/overview/live-overview';
import { QueueList } from '../admin/queue/queue-list';
import { AlertTests } from '../admin/recipients/alert-tests';
import { RecipientForm } from '../admin/recipients/recipient-form';
import { AllSchedules } from '../admin/schedules/all-schedules';
import { UserTable } from '../admin/users/user-table';
import {
  busyQueue,
  exampleActions,
  exampleHosts,
  exampleTargets,
  exampleTests,
  idleQueues,
  noTargets,
  pausedQueue,
} from './example-console';
import { exampleUsers } from './example-data';
import { exampleJobs } from './example-jobs';
import { busyOverview, calmOverview } from './example-overview';
import { exampleSchedules } from './example-schedules';
import { QueueStory } from './queue-story';
import { problem, type Story } from './story';

const hour = { range: 'hour', zoom: null } as const;
const owner = { id: '1', email: 'nina@example.org' };
const staffJobs = exampleJobs.map((job) => ({ ...job, title: 'orders.csv', owner, isDismissed: false }));
const schedules = exampleSchedules.map((schedule) => ({
  schedule,
  name: 'Monthly sales in EUR, PDF',
  owner: owner.email,
}));

/** The pages of the console. */
export const consoleStories: Record<string, Story> = {
  Overview: {
    empty: <LiveOverview initial={calmOverview} period={hour} />,
    error: <Alert color="yellow">This data may be out of date. {unreachable.detail}</Alert>,
    full: <LiveOverview initial={busyOverview} period={hour} />,
  },
  Queues: {
    empty: <QueueList queues={idleQueues} mayOperate />,
    error: <QueueList queues={[pausedQueue]} mayOperate={false} />,
    full: <QueueList queues={[busyQueue, pausedQueue]} mayOperate />,
  },
  Queue: {
    empty: <QueueStory queue={idleQueues[0] ?? busyQueue} overview={calmOverview} jobs={[]} />,
    error: <QueueStory queue={pausedQueue} overview={calmOverview} jobs={[]} />,
    full: <QueueStory queue={busyQueue} overview={busyOverview} jobs={staffJobs} />,
  },
  'Recipients of alerts': {
    empty: <Recipients targets={noTargets} sends={[]} />,
    error: problem,
    full: <Recipients targets={exampleTargets} sends={exampleTests} />,
  },
  'Audit log': {
    empty: <EmptyState title="No actions yet" />,
    error: problem,
    full: (
      <Stack gap="lg">
        <AuditFilters query={{ actor: 'nina', action: 'job.' }} />
        <ActionTable
          actions={exampleActions}
          existing={new Set(exampleActions.map(({ subject }) => subject.id))}
        />
      </Stack>
    ),
  },
  'External hosts': {
    empty: <EmptyState title="No external hosts" description="A host appears here once a job needs it." />,
    error: problem,
    full: <HostTable hosts={exampleHosts} mayOperate />,
  },
  'All schedules': {
    empty: <EmptyState title="No schedules" description="Reports that users schedule appear here." />,
    error: problem,
    full: <AllSchedules schedules={schedules} canChange />,
  },
  Users: { empty: <UserTable users={[]} />, error: problem, full: <UserTable users={exampleUsers} /> },
};

function Recipients({ targets, sends }: ComponentProps<typeof AlertTests>) {
  return (
    <Stack gap="lg">
      <RecipientForm targets={targets} />
      <AlertTests targets={targets} sends={sends} />
    </Stack>
  );
}
