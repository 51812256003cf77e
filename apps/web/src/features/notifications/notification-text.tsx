import { VisuallyHidden } from '@mantine/core';
import { Moment, stateColors } from '@offload/console/ui';
import { StateIcon } from '@offload/react';
import type { NotificationView } from '@/api/notifications/notification-schema';
import classes from './notifications.module.css';

export function NotificationText({ notification }: { notification: NotificationView }) {
  const { state, summary, title, unread, at } = notification;
  return (
    <span className={classes.text} data-unread={unread > 0 || undefined}>
      <StateIcon state={state} size={16} color={`var(--mantine-color-${stateColors[state]}-light-color)`} />
      <span className={classes.words}>
        {unread > 0 && <VisuallyHidden>Unread: </VisuallyHidden>}
        <span className={classes.summary}>{summary}</span>
        {title && <span className={classes.title}>{title}</span>}
      </span>
      <Moment at={at} isShort />
    </span>
  );
}
