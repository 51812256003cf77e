import { randomUUID } from 'node:crypto';
import type { EnqueuedJob, OnAlert } from '@offload/core';
import { type Database, findAlertOwner, findAlertTargets } from '@offload/db';
import { alertEmail } from '../../alert-email/contract';
import { webhookDelivery } from '../../webhook-delivery/contract';

/** Returns a function that enqueues a notification per recipient, in the transaction that records the alert. */
export function createAlertDelivery(db: Database): OnAlert {
  return async (tx, { since, reason: _, ...alert }, jobs) => {
    const ownerId = await findAlertOwner(db);
    if (!ownerId) return [];
    const { recipients, webhook } = await findAlertTargets(db);
    const payload = { ...alert, since: since.toISOString() };
    const by = { ownerId, actor: 'sweeper' };
    const enqueued: EnqueuedJob[] = [];
    for (const recipient of recipients)
      enqueued.push(await jobs.enqueue(tx, alertEmail, payload, { ...by, recipient }));
    if (webhook)
      enqueued.push(await jobs.enqueue(tx, webhookDelivery, alertMessage(webhook.id, payload), by));
    return enqueued;
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
