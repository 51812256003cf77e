import { Stack, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { readWishes } from '@/api/notifications/notification-queries';
import { NotVerified } from '@/features/account/not-verified';
import { NotificationWishes } from '@/features/notifications/notification-wishes';
import { AnchorLink } from '@/features/shell/links';
import { requirePerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Notification settings' };

export default async function NotificationSettingsPage() {
  const person = await requirePerson('/account/notifications');
  return (
    <Stack gap="lg">
      <div>
        <AnchorLink href="/account" size="sm">
          Account
        </AnchorLink>
        <Title order={1} mt="xs">
          Notifications
        </Title>
      </div>
      {!person.isVerified && <NotVerified email={person.email} />}
      <section aria-labelledby="events">
        <Title order={2} id="events" mb="sm">
          Your jobs
        </Title>
        <NotificationWishes wishes={await readWishes(person)} />
      </section>
    </Stack>
  );
}
