import type { Transaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/sql';

/** Replaces a webhook's signing secret with a new, encrypted one. For a day, messages are signed with both. */
export async function rotateWebhookSecret(tx: Transaction, id: string, sealed: string): Promise<void> {
  await connectionOf(tx).execute(sql`
    UPDATE webhook SET secret = ${sealed}, previous_secret = secret, previous_secret_until = now() + interval '1 day'
    WHERE id = ${id}::uuid`);
}
