'use client';

import { Button, EmptyState, Group, Stack, Text } from '@mantine/core';
import { RowList } from '@offload/console/ui';
import { ProblemLine } from '../http/problem';
import { AnchorLink, CoverLink } from '../shell/links';
import { NotificationText } from './notification-text';
import classes from './notifications.module.css';
import { useNotifications } from './notifications-provider';

/** The notifications, as the bell knows them: up to `max`, the latest first. */
export function NotificationList({ max }: { max: number }) {
  const { data, unread, markRead, problem } = useNotifications();
  if (data.length === 0) {
    return (
      <EmptyState
        title="No notifications yet"
        description="You are notified here when your reports, imports, and images have finished."
      />
    );
  }
  return (
    <Stack gap="sm">
      <Group justify="flex-end">
        <ProblemLine problem={problem} />
        <Button variant="default" size="xs" disabled={unread === 0} onClick={() => void markRead()}>
          Mark all as read
        </Button>
      </Group>
      <RowList>
        {data.map((notification) => (
          <li key={notification.id} className={classes.row}>
            <CoverLink
              href={notification.page}
              onClick={() => notification.count > 1 && void markRead(notification)}
            >
              <NotificationText notification={notification} />
            </CoverLink>
          </li>
        ))}
      </RowList>
      <Text size="sm" c="dimmed">
        Up to {max} notifications are listed, the latest first.{' '}
        <AnchorLink href="/jobs" inherit>
          All of your jobs
        </AnchorLink>
      </Text>
    </Stack>
  );
}
