import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { TestSend } from '@/api/admin/alerts/alert-schema';
import type { JobView } from '@/api/jobs/job-schema';
import ErrorPage from '@/app/error';
import { kindStories } from '@/kinds/stories';
import { AccountPage } from '../account/account-page';
import { ChangePasswordForm } from '../account/change-password-form';
import { LoginForm } from '../account/login-form';
import { NotVerified } from '../account/not-verified';
import { SignupDone } from '../account/signup-done';
import { SignupForm } from '../account/signup-form';
import { AlertTests } from '../admin/recipients/alert-tests';
import { RecipientForm } from '../admin/recipients/recipient-form';
import { UserTable } from '../admin/users/user-table';
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
import { exampleNotifications, exampleOrders, exampleUsers } from './example-data';
import {
  exampleJobs,
  exampleRequests,
  exampleTimeline,
  failedJob,
  newJob,
  renderedAt,
  succeededJob,
} from './example-jobs';

const email = 'a.very.long.name.a.very.long.name@example.org';
const inboxUrl = 'http://localhost:8025';
const guest = { isSignedIn: false, access: 'link' as const, inboxUrl, brokenUrl: '/', followed: null };
const signedUp = { email, password: 'a long password', inboxUrl, onAgain: () => undefined };
const codes = Array.from({ length: 10 }, (_, index) => `k7pm-9qx${index}`);
const allStates = ['succeeded', 'failed', 'canceled'];

const targets = {
  recipients: ['on-call@example.org', 'a.very.long.name.of.a.team.that.is.on.call@operations.example.org'],
  webhookUrl: 'https://hooks.example.org/services/offload/alerts',
  webhookDisabled: 'failing' as const,
};
const sends: TestSend[] = [succeededJob, failedJob].map((job) => ({ to: 'on-call@example.org', job }));

/** Pages, and those of their parts that replace others, with data that is longer than usual. */
export const stories: Record<string, ReactNode> = {
  Start: <TryIt {...guest} sample={failedJob} />,
  'Start, signed in': <TryIt {...guest} isSignedIn access="staff" sample={succeededJob} />,
  Places: <Places />,
  'Sign up': account(<SignupForm inboxUrl={null} />),
  'Signed up': account(<SignupDone {...signedUp} />),
  'Sign in': account(<LoginForm next="/" />),
  Jobs: (
    <LiveJobList
      listed={exampleJobs}
      asked={exampleRequests}
      takesNew={false}
      renderedAt={renderedAt}
      after="0"
    >
      {null}
    </LiveJobList>
  ),
  'No jobs': <NoJobs query={{ state: null, kind: null, cursor: null }} />,
  'New job': <JobStory job={newJob} />,
  'Failed job': <JobStory job={failedJob} />,
  'Succeeded job': <JobStory job={succeededJob} />,
  Notifications: notifications(exampleNotifications),
  'No notifications': notifications([]),
  'Notification settings': (
    <Stack gap="lg">
      <NotificationWishes wishes={{ bell: allStates, email: [], push: allStates }} />
      <ThisDevice publicKey="" subscriptionId="1" />
    </Stack>
  ),
  Orders: <OrderTable orders={exampleOrders} />,
  'No orders': <NoOrders isComplete query={{}} />,
  Password: <ChangePasswordForm />,
  'Not verified': <NotVerified email={email} />,
  'Missing code': account(<MissingCode next="/" />),
  'Two-factor authentication': account(<TwoFactorSettings codesLeft={0} isRequired />),
  'Recovery codes': account(<RecoveryCodes codes={codes} next="/" />),
  ...kindStories,
  'Alert recipients': (
    <Stack gap="lg">
      <RecipientForm targets={targets} />
      <AlertTests targets={targets} sends={sends} />
    </Stack>
  ),
  Users: <UserTable users={exampleUsers} />,
  Error: <ErrorPage error={Object.assign(new Error(), { digest: '1234567890' })} retry={() => undefined} />,
};

function account(content: ReactNode) {
  return <AccountPage title="Account">{content}</AccountPage>;
}

function notifications(data: typeof exampleNotifications) {
  return (
    <NotificationsProvider initial={{ data, unread: data.length }} after="0">
      <NotificationList />
    </NotificationsProvider>
  );
}

const noChildren = {
  query: { state: null, cursor: null },
  jobs: { counts: [], data: [], nextCursor: null },
};

/** A job's page. */
function JobStory({ job }: { job: JobView }) {
  return (
    <LiveJob
      initialJob={job}
      initialTimeline={job.finishedAt ? exampleTimeline : exampleTimeline.slice(0, 2)}
      childJobs={noChildren}
      asked={{ title: 'orders.csv', source: null, again: null }}
      isRedacted={false}
      promisesMail
      renderedAt={renderedAt}
    />
  );
}
