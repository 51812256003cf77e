import { countUnread, findNotifications, type NotificationGroup } from '@offload/db';
import type { Channel } from '@offload/db/notifications';
import { headline } from '@offload/kinds/notification-words';
import type { Person } from '@/server/auth/session';
import { runtime } from '@/server/runtime';
import { type BellView, finishedStateOf, type NotificationView } from './notification-schema';

const limit = 50;

/** Returns what the bell shows to a user: their latest notifications, and how many are unread. */
export async function readBell({ id }: Pick<Person, 'id'>): Promise<BellView> {
  const { db } = runtime();
  const [groups, unread] = await Promise.all([
    findNotifications(db, id, { channel: 'bell', limit }),
    countUnread(db, id, 'bell'),
  ]);
  return { data: groups.map(view), unread };
}

function view(group: NotificationGroup): NotificationView {
  const { jobId, kind, state, title, count, unread, at, since } = group;
  const isOne = count === 1;
  return {
    id: jobId,
    kind,
    state: finishedStateOf(state),
    count,
    unread,
    summary: headline(group),
    title: isOne ? title : null,
    at: at.toISOString(),
    since: since.toISOString(),
    page: isOne ? `/jobs/${jobId}` : `/jobs?state=${state}&kind=${kind}`,
  };
}

/** Returns which final states of their jobs a user is notified of, by channel. */
export async function readWishes({ id }: Pick<Person, 'id'>): Promise<Record<Channel, string[]>> {
  const select = { bellEvents: true, emailEvents: true, pushEvents: true };
  const user = await runtime().db.user.findUniqueOrThrow({ where: { id }, select });
  return { bell: user.bellEvents, email: user.emailEvents, push: user.pushEvents };
}
