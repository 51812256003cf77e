'use client';

import { Menu } from '@mantine/core';
import { CheckCheckIcon, ListIcon, SettingsIcon } from 'lucide-react';
import { ProblemLine } from '../http/problem';
import { HeaderMenu } from '../shell/header/header-menu';
import type { OpenedMenuProps } from '../shell/header/lazy-menu';
import { Link } from '../shell/links';
import { NotificationText } from './notification-text';
import classes from './notifications.module.css';
import { useNotifications } from './notifications-provider';

const maxShown = 8;

export function LatestNotifications({ button }: OpenedMenuProps) {
  const { data, unread, markRead, problem } = useNotifications();
  return (
    <HeaderMenu button={button} className={classes.menu}>
      <Menu.Label>{data.length > 0 ? 'Latest notifications' : 'No notifications yet'}</Menu.Label>
      {data.slice(0, maxShown).map((notification) => (
        <Menu.Item
          key={notification.id}
          component={Link}
          href={notification.page}
          onClick={() => notification.count > 1 && void markRead(notification)}
        >
          <NotificationText notification={notification} />
        </Menu.Item>
      ))}
      {data.length > 0 && <Menu.Divider />}
      {unread > 0 && (
        <Menu.Item
          leftSection={<CheckCheckIcon size={16} />}
          closeMenuOnClick={false}
          onClick={() => void markRead()}
        >
          Mark all as read
        </Menu.Item>
      )}
      <Menu.Item component={Link} href="/notifications" leftSection={<ListIcon size={16} />}>
        All notifications
      </Menu.Item>
      <Menu.Item component={Link} href="/account/notifications" leftSection={<SettingsIcon size={16} />}>
        Settings
      </Menu.Item>
      {problem && (
        <Menu.Label>
          <ProblemLine problem={problem} />
        </Menu.Label>
      )}
    </HeaderMenu>
  );
}
