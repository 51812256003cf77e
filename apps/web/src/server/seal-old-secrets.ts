import { sealingKeys } from '@offload/env';
import { isSealed, openSecret, sealSecret } from '@offload/outgoing';
import { runtime } from './runtime';

/** Encrypts the secrets that aren't encrypted with the current key. A migration can't: the database doesn't know the keys. */
export async function sealOldSecrets(): Promise<void> {
  const { db, env } = runtime();
  const keys = sealingKeys(env);
  const reseal = (secret: string) => sealSecret(openSecret(secret, keys), keys);
  const webhooks = await db.webhook.findMany({ select: { id: true, secret: true } });
  for (const { id, secret } of webhooks.filter((each) => !isSealed(each.secret, keys))) {
    // A secret that is rotated in the meantime stays.
    await db.webhook.updateMany({ where: { id, secret }, data: { secret: reseal(secret) } });
  }
  const pushKeys = await db.pushKey.findMany({ select: { privateKey: true } });
  for (const { privateKey } of pushKeys.filter((each) => !isSealed(each.privateKey, keys))) {
    await db.pushKey.updateMany({ where: { privateKey }, data: { privateKey: reseal(privateKey) } });
  }
}
