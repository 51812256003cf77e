import type { Hook, Transaction } from '@offload/core';
import { finishedStates, type JobContract } from '@offload/core/contract';
import { connectionOf, sql, stateIn } from '@offload/core/sql';

declare module '@offload/core/contract' {
  interface ContractFields<_Payload> {
    /** Returns the ID of the webhook that its jobs deliver to. Such jobs cause no events themselves. */
    deliversTo?(payload: _Payload): string;
    /** Returns the ID of the job that a delivery is about; null if it's about something else. */
    deliveryIsAbout?(payload: _Payload): string | null;
    /** Whether its jobs only serve other jobs: webhooks aren't sent them, and users' own lists leave them out. */
    isInternal?: boolean;
  }
}

/** Returns whether webhooks can be sent the jobs of a kind. */
export function hasWebhookEvents({ deliversTo, isInternal }: JobContract): boolean {
  return !deliversTo && !isInternal;
}

/**
 * Records an event for each webhook of the owner that wants to hear of a finished job, and for each delivery where it goes.
 * For owners without webhooks, it looks into one index and writes nothing.
 */
export function webhookEvents(contracts: readonly JobContract[]): Hook {
  const silent = contracts.filter((contract) => !hasWebhookEvents(contract)).map(({ kind }) => kind);
  return {
    contractFields: ['deliversTo', 'deliveryIsAbout', 'isInternal'],
    extras: ({ deliversTo, deliveryIsAbout }, payload) =>
      deliversTo ? { webhookId: deliversTo(payload), aboutJobId: deliveryIsAbout?.(payload) ?? null } : {},
    onEnqueue: sql`
      INSERT INTO webhook_delivery (job_id, webhook_id, about_job_id)
      SELECT changed.id, webhook.id, (extras ->> 'aboutJobId')::uuid FROM changed JOIN webhook ON webhook.id = (extras ->> 'webhookId')::uuid`,
    onEnd: sql`
      INSERT INTO webhook_event (id, webhook_id, job_id, state, at)
      SELECT gen_random_uuid(), webhook.id, changed.id, state, now() FROM changed JOIN webhook USING (owner_id)
      WHERE ${stateIn(finishedStates)} AND kind <> ALL(${silent}::text[])
        AND disabled_at IS NULL AND 'job.' || state = ANY(events) AND (kinds = '{}' OR kind = ANY(kinds))`,
  };
}

/** A finished job to send to a webhook. */
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
