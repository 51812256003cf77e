import {
  type AlertChange,
  type Database,
  findAlertOwner,
  readAlertSettings,
  takeAlertChanges,
} from '@offload/db';
import { enqueue } from '../client';
import { alertEmail } from '../kinds/alert-email/contract';
import { alertWebhook } from '../kinds/alert-webhook/contract';
import { queues } from '../queues';
import { alertWords } from './words';

type Jobs = Awaited<ReturnType<typeof enqueue>>[];

/**
 * Looks at the rules and enqueues, in the same transaction, who is to be told of what has changed: one message a change
 * and recipient, however many processes look. Answers the jobs, to be handed over.
 */
export async function evaluateAlerts(db: Database): Promise<Jobs> {
  return db.$transaction(async (tx) => {
    const changes = await takeAlertChanges(tx, Object.keys(queues));
    const ownerId = changes.length > 0 ? await findAlertOwner(tx) : null;
    if (!ownerId) return [];
    const { recipients, webhookUrl, hasSecret } = await readAlertSettings(tx);
    const jobs: Jobs = [];
    for (const change of changes) {
      const payload = describe(change);
      const by = { ownerId, actor: 'sweeper' };
      for (const recipient of recipients)
        jobs.push(await enqueue(tx, alertEmail, payload, { ...by, recipient }));
      if (webhookUrl && hasSecret) jobs.push(await enqueue(tx, alertWebhook, payload, by));
    }
    return jobs;
  });
}

function describe(change: AlertChange) {
  const { since, reason: _, ...rest } = change;
  return { ...rest, since: since.toISOString(), summary: alertWords(change) };
}
