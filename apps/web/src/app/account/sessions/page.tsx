import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { findSessions } from '@/api/account/session-views';
import { SessionList } from '@/features/sessions/session-list';
import { PageTitle, toAccount } from '@/features/shell/page-title';
import { requirePerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Sessions' };

export default async function SessionsPage() {
  const person = await requirePerson('/account/sessions');
  return (
    <Stack gap="lg">
      <PageTitle title="Sessions" back={toAccount}>
        The browsers that you’re signed in with. If you don’t recognize one, sign it out and change your
        password.
      </PageTitle>
      <SessionList sessions={await findSessions(person)} />
    </Stack>
  );
}
