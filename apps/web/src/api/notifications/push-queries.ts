import { keepPushKey, readPushKey } from '@offload/db';
import { sealingKeys } from '@offload/env';
import { newPushKeys, sealSecret } from '@offload/outgoing';
import type { Person } from '@/server/auth/session';
import { runtime } from '@/server/runtime';

/** Returns the public key with which browsers subscribe. The first call makes the keys of this installation. */
export async function findPushKey(): Promise<string> {
  const { db, env } = runtime();
  const kept = await readPushKey(db);
  if (kept) return kept.publicKey;
  const { publicKey, privateKey } = newPushKeys();
  return keepPushKey(db, { publicKey, privateKey: sealSecret(privateKey, sealingKeys(env)) });
}

/** Returns the ID of the subscription of this browser, or null. */
export async function findOwnDevice({ sessionId }: Pick<Person, 'sessionId'>): Promise<string | null> {
  const newest = { where: { sessionId }, orderBy: { createdAt: 'desc' }, select: { id: true } } as const;
  return (await runtime().db.pushSubscription.findFirst(newest))?.id ?? null;
}
