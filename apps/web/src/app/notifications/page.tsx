import { Group, Stack, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { maxListed } from '@/api/notifications/notification-queries';
import { NotificationList } from '@/features/notifications/notification-list';
import { AnchorLink } from '@/features/shell/links';
import { requirePerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Notifications' };

export default async function NotificationsPage() {
  await requirePerson('/notifications');
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="baseline">
        <Title order={1}>Notifications</Title>
        <AnchorLink href="/account/notifications" size="sm">
          Settings
        </AnchorLink>
      </Group>
      <NotificationList max={maxListed} />
    </Stack>
  );
}
