import { randomUUID } from 'node:crypto';
import { type Operator, recordAction } from '@offload/console/server';
import type { Transaction } from './client';
import { rotateWebhookSecret } from './webhooks/rotate-secret';

export interface AlertSettings {
  /** The email addresses that alerts are sent to. */
  recipients: string[];
  webhookUrl: string | null;
}

/** The webhook that alerts go to. It belongs to no user. */
export interface AlertWebhook {
  id: string;
  url: string;
  /** Why it's disabled, or null. */
  disabledReason: string | null;
}

const ownWebhook = { ownerId: null };
const events = ['alert.firing', 'alert.resolved', 'alert.test'];

export async function readAlertSettings(
  tx: Transaction,
): Promise<AlertSettings & { webhook: AlertWebhook | null }> {
  const { recipients } = await tx.alertTarget.findUniqueOrThrow({ where: { id: 1 } });
  const webhook = await findAlertWebhook(tx);
  return { recipients, webhookUrl: webhook?.url ?? null, webhook };
}

/**
 * Returns where alerts go: to the saved recipients and the webhook, or to all admins if there is neither. A disabled webhook
 * doesn't count.
 */
export async function findAlertTargets(
  tx: Transaction,
): Promise<{ recipients: string[]; webhook: AlertWebhook | null }> {
  const { recipients, webhook } = await readAlertSettings(tx);
  const enabled = webhook?.disabledReason ? null : webhook;
  if (recipients.length > 0 || enabled) return { recipients, webhook: enabled };
  const admins = await tx.user.findMany({
    where: { role: 'admin', banned: false, emailVerified: true },
    orderBy: { id: 'asc' },
    select: { email: true },
  });
  return { recipients: admins.map(({ email }) => email), webhook: null };
}

/** Returns the webhook that alerts go to, or null. */
export function findAlertWebhook(tx: Transaction): Promise<AlertWebhook | null> {
  return tx.webhook.findFirst({ where: ownWebhook, select: { id: true, url: true, disabledReason: true } });
}

/**
 * Changes the recipients, and records that in the audit log. Call it in a transaction. Saving the webhook enables it.
 * Returns whether the webhook is new: its secret is then `newSecret`, which is encrypted.
 */
export async function changeAlertSettings(
  tx: Transaction,
  { recipients, webhookUrl }: AlertSettings,
  { newSecret, operator }: { newSecret: string; operator: Operator },
): Promise<boolean> {
  // Locked first, so that what is recorded is what was replaced.
  await tx.$queryRaw`SELECT id FROM alert_target FOR NO KEY UPDATE`;
  const before = await readAlertSettings(tx);
  await tx.alertTarget.update({ where: { id: 1 }, data: { recipients } });
  const isNew = await putWebhook(tx, webhookUrl, newSecret);
  const after = await readAlertSettings(tx);
  await recordAction(tx, operator, {
    action: 'alerts.change',
    subjectType: 'alerts',
    subjectId: 'settings',
    before: { ...before },
    after: { ...after },
  });
  if (isNew) await recordAction(tx, operator, secretReplaced);
  return isNew;
}

async function putWebhook(tx: Transaction, url: string | null, secret: string): Promise<boolean> {
  if (url === null) {
    await tx.webhook.deleteMany({ where: ownWebhook });
    return false;
  }
  const enabled = { disabledAt: null, disabledReason: null, failingSince: null };
  const { count } = await tx.webhook.updateMany({ where: ownWebhook, data: { url, ...enabled } });
  if (count > 0) return false;
  await tx.webhook.create({ data: { id: randomUUID(), url, events, secret } });
  return true;
}

const secretReplaced = {
  action: 'alerts.replace-secret',
  subjectType: 'alerts',
  subjectId: 'settings',
} as const;

/**
 * Rotates the webhook's signing secret to an encrypted one. Records in the audit log that it changed, but not its value.
 * Returns false if there's no webhook.
 */
export async function rotateAlertSecret(
  tx: Transaction,
  sealed: string,
  operator: Operator,
): Promise<boolean> {
  const webhook = await findAlertWebhook(tx);
  if (!webhook) return false;
  await rotateWebhookSecret(tx, webhook.id, sealed);
  await recordAction(tx, operator, secretReplaced);
  return true;
}

/** Returns the owner of alert jobs: the admin with the oldest account, or null if there's no admin. */
export async function findAlertOwner(tx: Transaction): Promise<string | null> {
  const admin = await tx.user.findFirst({
    where: { role: 'admin', banned: false },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  });
  return admin?.id ?? null;
}
