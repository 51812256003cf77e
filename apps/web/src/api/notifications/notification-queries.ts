import {
  countUnread,
  findNotifications,
  keepPushKey,
  type NotificationGroup,
  type Prisma,
  readPushKey,
} from '@offload/db';
import type { Channel } from '@offload/db/notifications';
import { sealingKeys } from '@offload/env';
import { headline } from '@offload/kinds/notification-words';
import { newPushKeys, sealSecret } from '@offload/outgoing';
import type { Person } from '@/server/auth/session';
import { runtime } from '@/server/runtime';
import { type BellView, finishedStateOf, type NotificationView } from './notification-schema';

export const maxListed = 50;

/** Returns what the bell shows to a user: their latest notifications, and how many are unread. */
export async function readBell({ id }: Pick<Person, 'id'>): Promise<BellView> {
  const { db } = runtime();
  const [groups, unread] = await Promise.all([
    findNotifications(db, id, { channel: 'bell', limit: maxListed }),
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

/** Returns the public key with which browsers subscribe. The first call makes the keys of this installation. */
export async function findPushKey(): Promise<string> {
  const { db, env } = runtime();
  const kept = await readPushKey(db);
  // Mutants of `kept` survive: this only saves making keys.
  if (kept) return kept.publicKey;
  const { publicKey, privateKey } = newPushKeys();
  return keepPushKey(db, { publicKey, privateKey: sealSecret(privateKey, sealingKeys(env)) });
}

export async function findOwnDevice({ sessionId }: Pick<Person, 'sessionId'>): Promise<string | null> {
  const newest = { where: { sessionId }, orderBy: { createdAt: 'desc' }, select: { id: true } } as const;
  return (await runtime().db.pushSubscription.findFirst(newest))?.id ?? null;
}

export async function findDevice({ sessionId }: Pick<Person, 'sessionId'>, endpoint: string | undefined) {
  return endpoint ? runtime().db.pushSubscription.findUnique({ where: { endpoint, sessionId } }) : null;
}

/**
 * Moves a browser's subscription, which ended with its session, to the session that replaced it. The password is already
 * changed, so an error only ends the notifications.
 */
export async function keepDevice(
  device: Prisma.PushSubscriptionCreateManyInput,
  token: string,
): Promise<void> {
  const { db, log } = runtime();
  try {
    const { id: sessionId } = await db.session.findUniqueOrThrow({ where: { token }, select: { id: true } });
    // Mutants of `true` survive: a browser would have to subscribe twice at the same moment.
    await db.pushSubscription.createMany({ data: [{ ...device, sessionId }], skipDuplicates: true });
  } catch (error) {
    log.warn({ error }, 'a browser gets no more notifications until its user turns them on again');
  }
}
