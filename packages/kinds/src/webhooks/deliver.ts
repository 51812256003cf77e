import { type Cause, type JobClient, PermanentError, TransientError } from '@offload/core';
import {
  type Database,
  findAlertOwner,
  recordWebhookFailure,
  recordWebhookGone,
  recordWebhookResponse,
  recordWebhookSuccess,
  type Transaction,
} from '@offload/db';
import type { PostWebhook } from '@offload/outgoing';
import { webhookDisabledEmail } from '../../webhook-disabled-email/contract';
import type { WebhookMessage } from '../services/outgoing';
import { alertBody } from './alert-body';

/** Types of test messages, which are sent even while a webhook is disabled. */
export const testEvents = { job: 'job.test', alert: 'alert.test' };

interface DeliverParts {
  db: Database;
  jobs: JobClient;
  post: PostWebhook;
  /** Where the links in alerts lead. */
  appUrl: string;
}

type Webhook = Awaited<ReturnType<typeof findWebhook>>;

/**
 * Delivers a message for this job and records the response. Throws a `PermanentError` if the webhook is gone, or it or
 * its user is disabled, and a `TransientError` if its endpoint doesn't accept the message. Disables a webhook that
 * responds with 410, or that has failed for days, and enqueues an email to its owner about that.
 */
export async function deliver(
  { db, jobs, post, appUrl }: DeliverParts,
  { id: jobId, requestId, traceparent }: { id: string } & Cause,
  { webhookId, messageId, type, timestamp, data }: WebhookMessage,
  signal: AbortSignal,
): Promise<{ status: number; response: string }> {
  const webhook = { ...(await findWebhook(db, webhookId)), cause: { requestId, traceparent } };
  if (webhook.owner?.banned)
    throw new PermanentError('webhook_disabled', 'The user of the webhook is disabled.');
  if (webhook.disabledAt && !Object.values(testEvents).includes(type))
    throw new PermanentError(
      'webhook_disabled',
      'The webhook is disabled. Enable it, then redeliver this message.',
    );
  const message = {
    url: webhook.url,
    secrets: secretsOf(webhook),
    id: messageId,
    body:
      webhook.ownerId === null
        ? alertBody(webhook.url, { type, timestamp, data }, new URL('/admin', appUrl).href)
        : { type, timestamp, data },
  };
  const response = await post(message, signal).catch(async (error: unknown) => {
    if (!signal.aborted) await disableIf({ db, jobs }, webhook, 'failing', recordWebhookFailure);
    throw error;
  });
  const { status, body, retryAfterMs } = response;
  await recordWebhookResponse(db, jobId, response);
  if (status >= 200 && status < 300) {
    await recordWebhookSuccess(db, webhookId);
    return { status, response: body };
  }
  if (status === 410) {
    await disableIf({ db, jobs }, webhook, 'gone', recordWebhookGone);
    throw new PermanentError('webhook_gone', 'The endpoint responded with 410, so the webhook was disabled.');
  }
  await disableIf({ db, jobs }, webhook, 'failing', recordWebhookFailure);
  throw new TransientError('webhook_refused', `The endpoint responded with ${status}.`, { retryAfterMs });
}

async function findWebhook(db: Database, id: string) {
  const webhook = await db.webhook.findUnique({ where: { id }, include: { owner: true } });
  if (!webhook) throw new PermanentError('no_webhook', 'The webhook has been deleted.');
  return webhook;
}

/** Returns the secrets to sign with: for a day after a rotation, both. */
function secretsOf({ secret, previousSecret, previousSecretUntil }: Webhook): string[] {
  const isOverlapping = previousSecret && previousSecretUntil && previousSecretUntil > new Date();
  return isOverlapping ? [secret, previousSecret] : [secret];
}

/** Notifies the owner if `record` has disabled the webhook. */
async function disableIf(
  { db, jobs }: Pick<DeliverParts, 'db' | 'jobs'>,
  { id, url, ownerId, owner, cause }: Webhook & { cause: Cause },
  reason: 'gone' | 'failing',
  record: (tx: Transaction, id: string) => Promise<boolean>,
): Promise<void> {
  await db.$transaction(async (tx) => {
    if (!(await record(tx, id))) return;
    const notified = owner ?? (await findOwnerOfAlerts(tx));
    if (!notified?.emailVerified) return;
    const page = ownerId ? '/account/webhooks' : '/admin/recipients';
    const to = { ownerId: notified.id, recipient: notified.email, actor: 'sweeper', ...cause };
    // Without the path, which some receivers keep secret: staff can read payloads. The sweeper dispatches the job.
    await jobs.enqueue(tx, webhookDisabledEmail, { url: new URL(url).origin, reason, page }, to);
  });
}

async function findOwnerOfAlerts(tx: Transaction) {
  const id = await findAlertOwner(tx);
  return id === null ? null : tx.user.findUnique({ where: { id } });
}
