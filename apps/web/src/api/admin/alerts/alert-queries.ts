import { hidden } from '@offload/console/server';
import { readAlertSettings } from '@offload/db';
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
