'use client';

import { Alert, EmptyState } from '@mantine/core';
import type { ReactNode } from 'react';
import { FailureGroups } from '../admin/failed/failure-groups';
import { AdminJobList } from '../admin/jobs/admin-job-list';
import { LiveOverview } from '../admin/overview/live-overview';
import { UserTable } from '../admin/users/user-table';
import { unreachable } from '../http/problem';
import { ProblemAlert } from '../http/problem-alert';
import { JobOutcome } from '../jobs/detail/job-outcome';
import { LiveJobList } from '../jobs/list/live-job-list';
import { NoJobs } from '../jobs/list/no-jobs';
import { NotificationList } from '../notifications/notification-list';
import { NotificationsProvider } from '../notifications/notifications-provider';
import { NoOrders } from '../orders/no-orders';
import { OrderTable } from '../orders/order-table';
import { exampleFailures, exampleNotifications, exampleOrders, exampleUsers } from './example-data';
import { exampleJobs, exampleRequests } from './example-jobs';
import { busyOverview, calmOverview } from './example-overview';

interface Story {
  empty: ReactNode;
  error: ReactNode;
  full: ReactNode;
}

const renderedAt = Date.parse('2026-11-25T10:01:00.000Z');
const hour = { range: 'hour', zoom: null } as const;
const noQuery = { state: null, kind: null, cursor: null };
const [failed, succeeded] = ['failed', 'succeeded'].map((state) =>
  exampleJobs.find((job) => job.state === state),
);
const outcomeOf = (job = exampleJobs[0]) =>
  job && <JobOutcome job={job} asked={{ title: null, source: null, again: null }} now={renderedAt} />;
const staffJobs = exampleJobs.map((job) => ({
  ...job,
  title: 'orders.csv',
  owner: { id: '1', email: 'nina@example.org' },
}));
const problem = <ProblemAlert problem={unreachable} />;

function jobList(listed: typeof exampleJobs): ReactNode {
  const options = { listed, asked: exampleRequests, takesNew: false, renderedAt };
  return (
    <LiveJobList {...options}>
      <NoJobs query={noQuery} />
    </LiveJobList>
  );
}

/** What pages show when there is nothing, when something is wrong, and when there is a lot. */
export const stories: Record<string, Story> = {
  Jobs: { empty: jobList([]), error: problem, full: jobList(exampleJobs) },
  Job: { empty: outcomeOf(), error: outcomeOf(failed), full: outcomeOf(succeeded) },
  Notifications: {
    empty: <Notifications data={[]} />,
    error: problem,
    full: <Notifications data={exampleNotifications} />,
  },
  Orders: {
    empty: <NoOrders isIndexed isNarrowed={false} />,
    error: <NoOrders isIndexed={false} isNarrowed={false} />,
    full: <OrderTable orders={exampleOrders} />,
  },
  Overview: {
    empty: <LiveOverview initial={calmOverview} period={hour} />,
    error: <Alert color="yellow">This data may be out of date. {unreachable.detail}</Alert>,
    full: <LiveOverview initial={busyOverview} period={hour} />,
  },
  'All jobs': {
    empty: <AdminJobList jobs={[]} mayOperate renderedAt={renderedAt} />,
    error: problem,
    full: <AdminJobList jobs={staffJobs} mayOperate renderedAt={renderedAt} />,
  },
  Failed: {
    empty: <EmptyState title="No failed jobs" description="Failed jobs appear here, grouped by error." />,
    error: problem,
    full: <FailureGroups groups={exampleFailures} />,
  },
  Users: { empty: <UserTable users={[]} />, error: problem, full: <UserTable users={exampleUsers} /> },
};

function Notifications({ data }: { data: typeof exampleNotifications }) {
  return (
    <NotificationsProvider initial={{ data, unread: data.length }}>
      <NotificationList />
    </NotificationsProvider>
  );
}
