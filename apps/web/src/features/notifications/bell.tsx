'use client';

import { ActionIcon, type ActionIconProps, Menu } from '@mantine/core';
import { IconBell, IconChecks, IconList, IconSettings } from '@tabler/icons-react';
import Link from 'next/link';
import { ProblemLine } from '../http/problem-line';
import { useHydrated } from '../time/use-hydrated';
import { NotificationText } from './notification-text';
import classes from './notifications.module.css';
import { useNotifications } from './notifications-provider';
import { unreadLabel } from './unread-label';

const maxShown = 8;

/** The bell in the header: a menu of the latest notifications, or without JavaScript a link to all of them. */
export function Bell() {
  const { unread } = useNotifications();
  const isHydrated = useHydrated();
  const look: ActionIconProps = { variant: 'subtle', color: 'gray', size: 'lg', className: classes.bell };
  const label = unread > 0 ? `Notifications, ${unreadLabel(unread)} unread` : 'Notifications';
  const face = (
    <>
      <IconBell size={18} aria-hidden />
      {unread > 0 && (
        <span aria-hidden className={classes.count}>
          {unreadLabel(unread)}
        </span>
      )}
    </>
  );
  if (!isHydrated) {
    return (
      <ActionIcon {...look} component={Link} href="/notifications" aria-label={label}>
        {face}
      </ActionIcon>
    );
  }
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <ActionIcon {...look} aria-label={label}>
          {face}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu}>
        <Latest />
      </Menu.Dropdown>
    </Menu>
  );
}

function Latest() {
  const { data, unread, markRead, problem } = useNotifications();
  return (
    <>
      <Menu.Label>{data.length > 0 ? 'Latest notifications' : 'No notifications yet'}</Menu.Label>
      {data.slice(0, maxShown).map((notification) => (
        <Menu.Item
          key={notification.id}
          component={Link}
          href={notification.page}
          prefetch={false}
          onClick={() => notification.count > 1 && void markRead(notification)}
        >
          <NotificationText notification={notification} />
        </Menu.Item>
      ))}
      {data.length > 0 && <Menu.Divider />}
      {unread > 0 && (
        <Menu.Item
          leftSection={<IconChecks size={16} aria-hidden />}
          closeMenuOnClick={false}
          onClick={() => void markRead()}
        >
          Mark all as read
        </Menu.Item>
      )}
      <Menu.Item component={Link} href="/notifications" leftSection={<IconList size={16} aria-hidden />}>
        All notifications
      </Menu.Item>
      <Menu.Item
        component={Link}
        href="/account/notifications"
        prefetch={false}
        leftSection={<IconSettings size={16} aria-hidden />}
      >
        Settings
      </Menu.Item>
      {problem && (
        <Menu.Label>
          <ProblemLine problem={problem} />
        </Menu.Label>
      )}
    </>
  );
}
