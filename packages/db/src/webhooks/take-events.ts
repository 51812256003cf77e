import type { Transaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/sql';

/** A finished job that a webhook is to be sent. */
export interface WebhookEvent {
  id: string;
  webhookId: string;
  jobId: string;
  state: string;
  at: Date;
}

/** Takes up to `limit` events, oldest first. Commit this together with their deliveries: each goes to one caller. */
export async function takeWebhookEvents(tx: Transaction, limit: number): Promise<WebhookEvent[]> {
  const events = await connectionOf(tx).query<WebhookEvent>(sql`
    DELETE FROM webhook_event WHERE id IN (
      SELECT id FROM webhook_event ORDER BY at, id LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
    )
    RETURNING id, webhook_id AS "webhookId", job_id AS "jobId", state, at`);
  return events.sort((one, other) => one.at.getTime() - other.at.getTime());
}
