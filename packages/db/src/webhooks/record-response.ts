import type { Transaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/sql';

// Endpoints may be down over a long weekend.
const patience = '5 days';

/** Records the last response to a delivery. */
export async function recordWebhookResponse(
  db: Transaction,
  jobId: string,
  { status, body }: { status: number; body: string },
): Promise<void> {
  await connectionOf(db).execute(sql`
    UPDATE webhook_delivery SET status = ${status}::int, response = ${body}, responded_at = now()
    WHERE job_id = ${jobId}::uuid`);
}

/** Records that a webhook accepted a message. Writes only if the previous attempt failed. */
export async function recordWebhookSuccess(db: Transaction, id: string): Promise<void> {
  await connectionOf(db).execute(sql`
    UPDATE webhook SET failing_since = NULL WHERE id = ${id}::uuid AND failing_since IS NOT NULL`);
}

/** Records a failed attempt. Returns whether this disabled the webhook, because every attempt has failed for days. */
export async function recordWebhookFailure(tx: Transaction, id: string): Promise<boolean> {
  const connection = connectionOf(tx);
  const failing = await connection.execute(sql`
    UPDATE webhook SET failing_since = now() WHERE id = ${id}::uuid AND failing_since IS NULL`);
  if (failing > 0) return false;
  return disable(tx, id, 'failing');
}

/** Disables a webhook that wants no more messages. Returns false if it's disabled already. */
export function recordWebhookGone(tx: Transaction, id: string): Promise<boolean> {
  return disable(tx, id, 'gone');
}

async function disable(tx: Transaction, id: string, reason: 'gone' | 'failing'): Promise<boolean> {
  const disabled = await connectionOf(tx).execute(sql`
    UPDATE webhook SET disabled_at = now(), disabled_reason = ${reason}
    WHERE id = ${id}::uuid AND disabled_at IS NULL
      AND (${reason} = 'gone' OR failing_since < now() - ${patience}::interval)`);
  return disabled > 0;
}
