import { randomUUID } from 'node:crypto';
import { type Database, keepPushKey, savePushSubscription } from '@offload/db';
import { sealingKeys } from '@offload/env';
import { newPushKeys, sealSecret } from '@offload/outgoing';
import { newDevice } from '../servers/push-service';

interface DeviceSetting {
  db: Database;
  authSecret: string;
  /** The URL of the push service. */
  endpoint: string;
}

/** Adds a session of a user, and a subscription of its browser. Returns the IDs of both, and the device. */
export async function addDevice({ db, authSecret, endpoint }: DeviceSetting, userId: string) {
  const { publicKey, privateKey } = newPushKeys();
  const sealed = sealSecret(privateKey, sealingKeys({ AUTH_SECRET: authSecret }));
  await keepPushKey(db, { publicKey, privateKey: sealed });
  const expiresAt = new Date(Date.now() + 24 * 60 * 60 * 1_000);
  const sessionId = randomUUID();
  await db.session.create({ data: { id: sessionId, token: randomUUID(), userId, expiresAt } });
  const device = newDevice();
  const subscription = { userId, sessionId, endpoint, ...device.keys };
  const id = await db.$transaction((tx) => savePushSubscription(tx, subscription));
  if (!id) throw new Error('The user has too many devices.');
  return { id, sessionId, device };
}
