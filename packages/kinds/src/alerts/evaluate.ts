import { randomUUID } from 'node:crypto';
import { type AlertChange, takeAlertChanges } from '@offload/console/operations/index.ts';
import type { Enqueued } from '@offload/core';
import { type Database, findAlertOwner, findAlertTargets } from '@offload/db';
import { alertEmail } from '../../alert-email/contract';
import { webhookDelivery } from '../../webhook-delivery/contract';
import { queues } from '../queues';
import { enqueue } from '../system';
import { describeAlert } from './words';

/**
 * Evaluates the alert rules. In the same transaction, enqueues one notification per change and recipient, no matter how many
 * processes evaluate at once. Returns the jobs to dispatch.
 */
export async function evaluateAlerts(db: Database): Promise<Enqueued[]> {
  return db.$transaction(async (tx) => {
    const changes = await takeAlertChanges(tx, Object.keys(queues));
    const ownerId = changes.length > 0 ? await findAlertOwner(tx) : null;
    if (!ownerId) return [];
    const { recipients, webhook } = await findAlertTargets(tx);
    const jobs: Enqueued[] = [];
    for (const change of changes) {
      const payload = describe(change);
      const by = { ownerId, actor: 'sweeper' };
      for (const recipient of recipients)
        jobs.push(await enqueue(tx, alertEmail, payload, { ...by, recipient }));
      if (webhook) jobs.push(await enqueue(tx, webhookDelivery, alertMessage(webhook.id, payload), by));
    }
    return jobs;
  });
}

function describe(change: AlertChange) {
  const { since, reason: _, ...rest } = change;
  return { ...rest, since: since.toISOString(), summary: describeAlert(change) };
}

/** Returns the delivery of an alert to a webhook. */
export function alertMessage(
  webhookId: string,
  { state, ...data }: { state: string; [field: string]: unknown },
) {
  const timestamp = new Date().toISOString();
  return { webhookId, messageId: randomUUID(), type: `alert.${state}`, timestamp, data };
}
