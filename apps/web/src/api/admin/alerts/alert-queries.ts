import { hidden, type Operator } from '@offload/console/server';
import { type AlertSettings, changeAlertSettings, readAlertSettings, rotateAlertSecret } from '@offload/db';
import { newSecret } from '@/api/webhooks/webhooks';
import type { Role } from '@/server/auth/roles';
import { runtime } from '@/server/runtime';
import { type AlertTargets, AlertTargetsSchema } from './alert-schema';

const { webhookDisabled: WebhookDisabled } = AlertTargetsSchema.shape;

/** Returns who gets the alerts. Only admins see addresses. */
export async function findRecipients(role: Role): Promise<AlertTargets> {
  const { recipients, webhookUrl, webhook } = await readAlertSettings(runtime().db);
  const isAdmin = role === 'admin';
  return {
    recipients: isAdmin ? recipients : recipients.map(() => hidden),
    webhookUrl: isAdmin || webhookUrl === null ? webhookUrl : new URL(webhookUrl).host,
    webhookDisabled: WebhookDisabled.parse(webhook?.disabledReason ?? null),
  };
}

/** Changes who gets the alerts. Returns the signing secret of the webhook if it's new. */
export async function changeRecipients(settings: AlertSettings, operator: Operator): Promise<string | null> {
  const { secret, sealed } = newSecret();
  const isNew = await runtime().db.$transaction((tx) =>
    changeAlertSettings(tx, settings, { newSecret: sealed, operator }),
  );
  return isNew ? secret : null;
}

/** Rotates the signing secret of the webhook. Returns the new one, or null if there's no webhook. */
export async function rotateSecret(operator: Operator): Promise<string | null> {
  const { secret, sealed } = newSecret();
  const isRotated = await runtime().db.$transaction((tx) => rotateAlertSecret(tx, sealed, operator));
  return isRotated ? secret : null;
}
