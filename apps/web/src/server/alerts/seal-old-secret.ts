import { findWebhook, sealWebhookSecret } from '@offload/db';
import { isSealed, sealSecret } from '@offload/outgoing';
import { runtime } from '../runtime';

/** Seals a secret from before they were: a migration could not, since the database does not know the key. */
export async function sealOldSecret(): Promise<void> {
  const { db, env } = runtime();
  const kept = (await findWebhook(db))?.secret;
  if (kept && !isSealed(kept)) await sealWebhookSecret(db, kept, sealSecret(kept, env.AUTH_SECRET));
}
