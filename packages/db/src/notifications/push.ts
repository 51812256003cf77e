import type { Transaction as CoreTransaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/sql';
import type { Transaction } from '../client';

interface NewSubscription {
  userId: string;
  /** The session that it ends with. */
  sessionId: string;
  endpoint: string;
  p256dh: string;
  auth: string;
}

// Each finished job may cause a message to each device.
const maxDevices = 20;

/**
 * Saves a browser's subscription, which may have been another user's before. Returns its ID, or null if the user has
 * too many. Call it in a transaction: until that ends, others who add one for this user wait.
 */
export async function savePushSubscription(
  tx: CoreTransaction,
  { userId, sessionId, endpoint, p256dh, auth }: NewSubscription,
): Promise<string | null> {
  const connection = connectionOf(tx);
  await connection.execute(sql`SELECT FROM "user" WHERE id = ${userId} FOR NO KEY UPDATE`);
  const [saved] = await connection.query<{ id: string }>(sql`
    INSERT INTO push_subscription (user_id, session_id, endpoint, p256dh, auth)
    SELECT ${userId}, ${sessionId}, ${endpoint}, ${p256dh}, ${auth}
    WHERE (SELECT count(*) FROM push_subscription WHERE user_id = ${userId} AND endpoint <> ${endpoint}) < ${maxDevices}
    ON CONFLICT (endpoint) DO UPDATE SET user_id = excluded.user_id, session_id = excluded.session_id,
      p256dh = excluded.p256dh, auth = excluded.auth
    RETURNING id`);
  return saved?.id ?? null;
}

/** Deletes a subscription of a user. Returns false if there is none. */
export async function deletePushSubscription(db: Transaction, userId: string, id: string): Promise<boolean> {
  return (await db.pushSubscription.deleteMany({ where: { id, userId } })).count > 0;
}

/** Deletes a subscription that its browser has ended, unless it has been replaced since. */
export async function endPushSubscription(
  db: Transaction,
  { id, auth }: { id: string; auth: string },
): Promise<void> {
  await db.pushSubscription.deleteMany({ where: { id, auth } });
}

const isSignedIn = () => ({ session: { expiresAt: { gt: new Date() } }, user: { banned: false } });

/** Returns a subscription of a user; null if it's gone, or if the user can't use its session any more. */
export async function findPushSubscription(db: Transaction, userId: string, id: string) {
  const select = { id: true, endpoint: true, p256dh: true, auth: true };
  return db.pushSubscription.findFirst({ where: { id, userId, ...isSignedIn() }, select });
}

/** Finds the subscriptions of users, always in the same order, so that locks can't deadlock. */
export async function findDevices(
  tx: Transaction,
  userIds: string[],
): Promise<{ id: string; userId: string }[]> {
  if (userIds.length === 0) return [];
  return tx.pushSubscription.findMany({
    where: { userId: { in: userIds }, ...isSignedIn() },
    select: { id: true, userId: true },
    orderBy: { id: 'asc' },
  });
}

/** Returns the keys of this installation, the private one as it is stored; null if there are none yet. */
export async function readPushKey(db: Transaction) {
  return db.pushKey.findUnique({ where: { id: 1 }, select: { publicKey: true, privateKey: true } });
}

/** Stores these keys unless there are some. Returns the public key that is stored. */
export async function keepPushKey(
  db: Transaction,
  keys: { publicKey: string; privateKey: string },
): Promise<string> {
  await db.pushKey.createMany({ data: [keys], skipDuplicates: true });
  return (await db.pushKey.findUniqueOrThrow({ where: { id: 1 } })).publicKey;
}
