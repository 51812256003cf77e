import { Stack } from '@mantine/core';
import type { ComponentProps } from 'react';
import type { AlertTargets, TestSend } from '@/api/admin/alerts/alert-schema';
import { AlertTests } from '../admin/recipients/alert-tests';
import { RecipientForm } from '../admin/recipients/recipient-form';
import { UserTable } from '../admin/users/user-table';
import { exampleUsers } from './example-data';
import { exampleJobs } from './example-jobs';
import { problem, type Story } from './story';

const noTargets: AlertTargets = { recipients: [], webhookUrl: null, webhookDisabled: null };

const exampleTargets: AlertTargets = {
  recipients: ['on-call@example.org', 'a.very.long.name.of.a.team.that.is.on.call@operations.example.org'],
  webhookUrl: 'https://hooks.example.org/services/offload/alerts',
  webhookDisabled: 'failing',
};

const exampleTests: TestSend[] = exampleJobs
  .filter(({ state }) => state === 'succeeded' || state === 'failed')
  .map((job) => ({ to: 'on-call@example.org', job }));

/** The app's own pages of staff. */
export const consoleStories: Record<string, Story> = {
  'Alert recipients': {
    empty: <Recipients targets={noTargets} sends={[]} />,
    error: problem,
    full: <Recipients targets={exampleTargets} sends={exampleTests} />,
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
