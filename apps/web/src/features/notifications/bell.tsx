'use client';

import { ActionIcon, type ActionIconProps, Indicator } from '@mantine/core';
import { useHydrated } from '@offload/console/ui';
import { BellIcon } from 'lucide-react';
import { LazyMenu } from '../shell/header/lazy-menu';
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
    <Indicator label={unreadLabel(unread)} disabled={unread === 0} color="red.8" size={16} offset={2}>
      <BellIcon size={18} />
    </Indicator>
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
