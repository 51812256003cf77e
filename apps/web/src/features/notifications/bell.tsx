'use client';

import { ActionIcon, type ActionIconProps } from '@mantine/core';
import { useHydrated } from '@offload/console/ui';
import { BellIcon } from 'lucide-react';
import { LazyMenu } from '../shell/lazy-menu';
import { Link } from '../shell/links';
import classes from './notifications.module.css';
import { unreadLabel, useNotifications } from './notifications-provider';

/** The bell in the header: a menu of the latest notifications, or without JavaScript a link to all of them. */
export function Bell() {
  const { unread } = useNotifications();
  const isHydrated = useHydrated();
  const look: ActionIconProps = { variant: 'subtle', color: 'gray', size: 'lg', className: classes.bell };
  const label = unread > 0 ? `Notifications, ${unreadLabel(unread)} unread` : 'Notifications';
  const face = (
    <>
      <BellIcon size={18} />
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
    <LazyMenu
      load={() => import('./latest-notifications').then((file) => file.LatestNotifications)}
      button={(props) => (
        <ActionIcon {...look} aria-label={label} {...props}>
          {face}
        </ActionIcon>
      )}
    />
  );
}
