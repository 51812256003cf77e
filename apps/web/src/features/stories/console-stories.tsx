import { Stack } from '@mantine/core';
import type { ComponentProps } from 'react';
import { AlertTests } from '../admin/recipients/alert-tests';
import { RecipientForm } from '../admin/recipients/recipient-form';
import { UserTable } from '../admin/users/user-table';
import { exampleTargets, exampleTests, noTargets } from './example-console';
import { exampleUsers } from './example-data';
import { problem, type Story } from './story';

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
