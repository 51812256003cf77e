import { type Operator, recordAction } from '@offload/operations';
import type { Transaction } from '../client';

export interface AlertSettings {
  rules: { rule: string; isOn: boolean; threshold: number }[];
  /** The email addresses that alerts are sent to. */
  recipients: string[];
  webhookUrl: string | null;
}

/** Returns the rules and the recipients. */
export async function readAlertSettings(tx: Transaction): Promise<AlertSettings & { hasSecret: boolean }> {
  const rules = await tx.alertRule.findMany({ orderBy: { rule: 'asc' } });
  const { recipients, webhookUrl, webhookSecret } = await tx.alertTarget.findUniqueOrThrow({
    where: { id: 1 },
  });
  return { rules, recipients, webhookUrl, hasSecret: webhookSecret !== null };
}

/** Changes the rules and the recipients, and records that in the audit log. Call it in a transaction. */
export async function changeAlertSettings(
  tx: Transaction,
  { rules, recipients, webhookUrl }: AlertSettings,
  operator: Operator,
): Promise<void> {
  await recordChange(tx, operator, async () => {
    for (const { rule, isOn, threshold } of rules) {
      await tx.alertRule.update({ where: { rule }, data: { isOn, threshold } });
    }
    await tx.alertTarget.update({ where: { id: 1 }, data: { recipients, webhookUrl } });
  });
}

/** Switches one rule on or off and leaves all other settings as they are; call it in a transaction. */
export async function switchAlertRule(
  tx: Transaction,
  { rule, isOn }: { rule: string; isOn: boolean },
  operator: Operator,
): Promise<void> {
  await recordChange(tx, operator, () => tx.alertRule.update({ where: { rule }, data: { isOn } }));
}

/** Makes a change while no one else makes one, and writes it into the audit. */
async function recordChange(
  tx: Transaction,
  operator: Operator,
  change: () => Promise<unknown>,
): Promise<void> {
  await tx.$queryRaw`SELECT id FROM alert_target FOR NO KEY UPDATE`;
  const before = await readAlertSettings(tx);
  await change();
  const after = await readAlertSettings(tx);
  await recordAction(tx, operator, {
    ...{ action: 'alerts.change', subjectType: 'alerts', subjectId: 'settings' },
    ...{ before: { ...before }, after: { ...after } },
  });
}

/** Replaces the webhook's encrypted signing secret. Records in the audit log that it changed, but not its value. */
export async function replaceWebhookSecret(
  tx: Transaction,
  sealed: string,
  operator: Operator,
): Promise<void> {
  await tx.alertTarget.update({ where: { id: 1 }, data: { webhookSecret: sealed } });
  await recordAction(tx, operator, {
    action: 'alerts.replace-secret',
    subjectType: 'alerts',
    subjectId: 'settings',
  });
}

/** Returns the webhook's URL and stored signing secret, or null if they aren't set. */
export async function findWebhook(tx: Transaction): Promise<{ url: string; secret: string } | null> {
  const { webhookUrl: url, webhookSecret: secret } = await tx.alertTarget.findUniqueOrThrow({
    where: { id: 1 },
  });
  return url && secret ? { url, secret } : null;
}

/** Replaces this plain secret with its encrypted form, unless it has changed in the meantime. */
export async function sealWebhookSecret(db: Transaction, plain: string, sealed: string): Promise<void> {
  await db.alertTarget.updateMany({
    where: { id: 1, webhookSecret: plain },
    data: { webhookSecret: sealed },
  });
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
