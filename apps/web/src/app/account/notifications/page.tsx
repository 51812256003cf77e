import { Stack, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { findOwnDevice, findPushKey, readWishes } from '@/api/notifications/notification-queries';
import { NotVerified } from '@/features/account/not-verified';
import { NotificationWishes } from '@/features/notifications/notification-wishes';
import { ThisDevice } from '@/features/notifications/this-device';
import { AnchorLink } from '@/features/shell/links';
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
      <div>
        <AnchorLink href="/account" size="sm">
          Account
        </AnchorLink>
        <Title order={1} mt="xs">
          Notification settings
        </Title>
      </div>
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
