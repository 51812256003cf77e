import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { findOwnDevice, findPushKey, readWishes } from '@/api/notifications/notification-queries';
import { NotVerified } from '@/features/account/not-verified';
import { NotificationWishes } from '@/features/notifications/notification-wishes';
import { ThisDevice } from '@/features/notifications/this-device';
import { PageTitle, toAccount } from '@/features/shell/page-title';
import { Section } from '@/features/shell/section';
import { requirePerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Notification settings' };

export default async function NotificationSettingsPage() {
  const person = await requirePerson('/account/notifications');
  const [wishes, publicKey, subscriptionId] = await Promise.all([
    readWishes(person),
    findPushKey(),
    findOwnDevice(person),
  ]);
  return (
    <Stack gap="lg">
      <PageTitle title="Notification settings" back={toAccount} />
      {!person.isVerified && <NotVerified email={person.email} />}
      <Section id="events" title="Your jobs">
        <NotificationWishes wishes={wishes} />
      </Section>
      <Section id="device" title="This device">
        <ThisDevice publicKey={publicKey} subscriptionId={subscriptionId} />
      </Section>
    </Stack>
  );
}
