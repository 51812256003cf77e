import { Stack } from '@mantine/core';
import type { JobView } from '@/api/jobs/job-schema';
import { AccountPage } from '../account/account-page';
import { ChangePasswordForm } from '../account/change-password-form';
import { LoginForm } from '../account/login-form';
import { NotVerified } from '../account/not-verified';
import { SignupDone } from '../account/signup-done';
import { SignupForm } from '../account/signup-form';
import { Journey } from '../home/journey';
import { Places } from '../home/places';
import { TryIt } from '../home/try-it';
import { LiveJob } from '../jobs/detail/live-job';
import { LiveJobList } from '../jobs/list/live-job-list';
import { NoJobs } from '../jobs/list/no-jobs';
import { NotificationList } from '../notifications/notification-list';
import { NotificationWishes } from '../notifications/notification-wishes';
import { NotificationsProvider } from '../notifications/notifications-provider';
import { ThisDevice } from '../notifications/this-device';
import { NoOrders } from '../orders/no-orders';
import { OrderTable } from '../orders/order-table';
import { MissingCode } from '../two-factor/missing-code';
import { RecoveryCodes } from '../two-factor/recovery-codes';
import { TwoFactorSettings } from '../two-factor/two-factor-settings';
import { exampleNotifications, exampleOrders } from './example-data';
import { exampleJobs, exampleRequests } from './example-jobs';
import { exampleTimeline, failedJob, newJob, succeededJob } from './example-timeline';
import { problem, renderedAt, type Story } from './story';

const email = 'a.very.long.name.a.very.long.name@example.org';
const inboxUrl = 'http://localhost:8025';
const guest = { isSignedIn: false, access: 'link' as const, inboxUrl, brokenUrl: '/', followed: null };
const noQuery = { state: null, kind: null, cursor: null };
const done = { email, password: 'a long password', inboxUrl, onAgain: () => undefined };
const codes = Array.from({ length: 10 }, (_, index) => `k7pm-9qx${index}`);

/** The pages of users, except those of the kinds, which are in the kinds' folders. */
export const userStories: Record<string, Story> = {
  Start: {
    empty: <Journey sample={null} />,
    error: <TryIt {...guest} sample={failedJob} />,
    full: (
      <Stack gap="xl">
        <TryIt {...guest} isSignedIn access="staff" sample={succeededJob} />
        <Places />
      </Stack>
    ),
  },
  'Sign up': {
    empty: account('Sign up', <SignupForm inboxUrl={null} />),
    error: account('Sign up', problem),
    full: account('Sign up', <SignupDone {...done} />),
  },
  'Sign in': {
    empty: account('Sign in', <LoginForm next="/" />),
    error: account('Sign in', problem),
    full: account('Sign in', <LoginForm next="/" known={done} />),
  },
  Jobs: { empty: jobList([]), error: problem, full: jobList(exampleJobs) },
  Job: {
    empty: <JobStory job={newJob} />,
    error: <JobStory job={failedJob} />,
    full: <JobStory job={succeededJob} />,
  },
  Notifications: { empty: notifications([]), error: problem, full: notifications(exampleNotifications) },
  Orders: {
    empty: <NoOrders isComplete isNarrowed={false} />,
    error: <NoOrders isComplete={false} isNarrowed={false} />,
    full: <OrderTable orders={exampleOrders} />,
  },
  Account: {
    empty: <ChangePasswordForm />,
    error: <NotVerified email={email} />,
    full: <ChangePasswordForm />,
  },
  'Two-factor authentication': {
    empty: account('Two-factor authentication', <MissingCode next="/" />),
    error: account('Two-factor authentication', <TwoFactorSettings codesLeft={0} isRequired />),
    full: account('Two-factor authentication', <RecoveryCodes codes={codes} next="/" />),
  },
  'Notification settings': {
    empty: <NotificationSettings isOn={false} />,
    error: problem,
    full: <NotificationSettings isOn />,
  },
};

function account(title: string, content: Story['full']) {
  return <AccountPage title={title}>{content}</AccountPage>;
}

function jobList(listed: typeof exampleJobs) {
  return (
    <LiveJobList listed={listed} asked={exampleRequests} takesNew={false} renderedAt={renderedAt} after="0">
      <NoJobs query={noQuery} />
    </LiveJobList>
  );
}

function notifications(data: typeof exampleNotifications) {
  return (
    <NotificationsProvider initial={{ data, unread: data.length }} after="0">
      <NotificationList />
    </NotificationsProvider>
  );
}

function NotificationSettings({ isOn }: { isOn: boolean }) {
  const states = isOn ? ['succeeded', 'failed', 'canceled'] : [];
  return (
    <Stack gap="lg">
      <NotificationWishes wishes={{ bell: states, email: states, push: states }} />
      <ThisDevice publicKey="" subscriptionId={isOn ? '1' : null} />
    </Stack>
  );
}

const nothing = { title: null, source: null, again: null };
const childJobs = {
  query: { state: null, cursor: null },
  jobs: { counts: [], data: [], nextCursor: null },
};

/** A job's page. */
function JobStory({ job }: { job: JobView }) {
  return <LiveJob {...propsOf(job)} isRedacted={false} promisesMail />;
}

function propsOf(job: JobView) {
  return {
    initialJob: job,
    initialTimeline: job.finishedAt ? exampleTimeline : exampleTimeline.slice(0, 2),
    childJobs,
    asked: exampleRequests[job.id] ?? nothing,
    renderedAt,
  };
}
