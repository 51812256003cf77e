import { findWebhook, sealWebhookSecret } from '@offload/db';
import { sealingKeys } from '@offload/env';
import { isSealed, openSecret, sealSecret } from '@offload/outgoing';
import { runtime } from '../runtime';

/** Encrypts a secret that isn't encrypted with the current key. A migration can't: the database doesn't know the keys. */
export async function sealOldSecret(): Promise<void> {
  const { db, env } = runtime();
  const keys = sealingKeys(env);
  const kept = (await findWebhook(db))?.secret;
  if (!kept || isSealed(kept, keys)) return;
  await sealWebhookSecret(db, kept, sealSecret(openSecret(kept, keys), keys));
}
