import { randomUUID } from 'node:crypto';
import type { OnAlert, QueueEntry } from '@offload/core/internal';
import { type Database, findAlertOwner, findAlertTargets } from '@offload/db';
import { alertEmail } from '../../alert-email/contract';
import { webhookDelivery } from '../../webhook-delivery/contract';
import { enqueue } from '../system';

/** Returns what delivers an alert: enqueues one notification per recipient, in the transaction that records the alert. */
export function createAlertDelivery(db: Database): OnAlert {
  return async (tx, { since, reason: _, ...alert }) => {
    const ownerId = await findAlertOwner(db);
    if (!ownerId) return [];
    const { recipients, webhook } = await findAlertTargets(db);
    const payload = { ...alert, since: since.toISOString() };
    const by = { ownerId, actor: 'sweeper' };
    const jobs: QueueEntry[] = [];
    for (const recipient of recipients)
      jobs.push(await enqueue(tx, alertEmail, payload, { ...by, recipient }));
    if (webhook) jobs.push(await enqueue(tx, webhookDelivery, alertMessage(webhook.id, payload), by));
    return jobs;
  };
}

/** Returns the delivery of an alert to a webhook. */
export function alertMessage(
  webhookId: string,
  { state, ...data }: { state: string; [field: string]: unknown },
) {
  const timestamp = new Date().toISOString();
  return { webhookId, messageId: randomUUID(), type: `alert.${state}`, timestamp, data };
}
