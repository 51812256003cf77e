'use client';

import type { Problem } from '@offload/console/text';
import { usePathname } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { BellView, NotificationView } from '@/api/notifications/notification-schema';
import { post, read } from '../http/http';
import { announceChange, followNotifications } from './follow-notifications';
import { createRepeatedRead } from './repeated-read';

interface Notifications extends BellView {
  /** Marks a notification as read, or all that are shown. */
  markRead: (notification?: NotificationView) => Promise<void>;
  problem: Problem | undefined;
}

const NotificationsContext = createContext<Notifications | null>(null);

export function useNotifications(): Notifications {
  const notifications = useContext(NotificationsContext);
  if (!notifications) throw new Error('There are no notifications without a session.');
  return notifications;
}

interface NotificationsProviderProps {
  initial: BellView;
  /** The position of the jobs before `initial` was read. */
  after: string;
  children: ReactNode;
}

/** Keeps the notifications of the signed-in user up to date, for the bell, their page, and the tab's title. */
export function NotificationsProvider({ initial, after, children }: NotificationsProviderProps) {
  const [shown, setShown] = useState(initial);
  const [problem, setProblem] = useState<Problem>();
  const [readSoon] = useState(() =>
    createRepeatedRead(async () => {
      const answer = await read<BellView>(
        fetch('/api/notifications', { signal: AbortSignal.timeout(10_000) }),
      );
      // Keeps showing what was read before. The next change reads it again.
      if (answer.ok) setShown(answer.body);
    }),
  );

  // A refreshed page is newer.
  const [rendered, setRendered] = useState(initial);
  if (rendered !== initial) {
    setRendered(initial);
    setShown(initial);
  }
  // An open stream continues.
  const [begin] = useState(after);
  useEffect(() => followNotifications(begin, readSoon), [begin, readSoon]);
  const pathname = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page marks what it shows as read, after the bell was rendered
  useEffect(readSoon, [pathname]);
  useUnreadTitle(shown.unread);

  async function markRead(notification?: NotificationView) {
    const { at, since, kind, state } = notification ?? {};
    const filter = notification ? { until: at, since, kind, state } : { until: shown.data[0]?.at };
    const answer = await post('/api/notifications/read', filter);
    setProblem(answer.ok ? undefined : answer.problem);
    if (answer.ok) announceChange();
  }
  return <NotificationsContext value={{ ...shown, markRead, problem }}>{children}</NotificationsContext>;
}

/** Begins the title of the tab with the number of unread notifications. */
function useUnreadTitle(unread: number): void {
  useEffect(() => {
    const prefix = unread > 0 ? `(${unreadLabel(unread)}) ` : '';
    const apply = () => {
      const title = prefix + document.title.replace(/^\(\d+\+?\) /, '');
      if (document.title !== title) document.title = title;
    };
    apply();
    // Each page brings a title of its own.
    const observer = new MutationObserver(apply);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [unread]);
}

/** Returns a number of unread notifications, which the API counts up to 100. */
export function unreadLabel(unread: number): string {
  return unread >= 100 ? '99+' : String(unread);
}
