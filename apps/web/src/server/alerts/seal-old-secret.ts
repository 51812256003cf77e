import { findWebhook, sealWebhookSecret } from '@offload/db';
import { sealingKeys } from '@offload/env';
import { isSealed, openSecret, sealSecret } from '@offload/outgoing';
import { runtime } from '../runtime';

/** Seals a secret that isn't sealed, or is with an older key. A migration can't: the database doesn't know the keys. */
export async function sealOldSecret(): Promise<void> {
  const { db, env } = runtime();
  const keys = sealingKeys(env);
  const kept = (await findWebhook(db))?.secret;
  if (!kept || isSealed(kept, keys)) return;
  await sealWebhookSecret(db, kept, sealSecret(openSecret(kept, keys), keys));
}
