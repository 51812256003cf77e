'use client';

import { Button, EmptyState, Group, Stack, Text } from '@mantine/core';
import { RowList } from '@offload/console/ui';
import { ProblemLine } from '../http/problem';
import { AnchorLink, CoverLink } from '../shell/links';
import { NotificationText } from './notification-text';
import classes from './notifications.module.css';
import { useNotifications } from './notifications-provider';

/** Lists the bell's notifications: up to `max`, newest first. */
export function NotificationList({ max }: { max: number }) {
  const { data, unread, markRead, problem } = useNotifications();
  if (data.length === 0) {
    return (
      <EmptyState
        title="No notifications yet"
        description="You’ll be notified here when your reports, imports, and images finish."
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
        This list has up to {max} notifications, newest first.{' '}
        <AnchorLink href="/jobs" inherit>
          All of your jobs
        </AnchorLink>
      </Text>
    </Stack>
  );
}
