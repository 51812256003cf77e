import type { Operator } from '@offload/console/operations/index.ts';
import { readFiring } from '@offload/console/reads/alerts.ts';
import { alertRules } from '@offload/core/internal/browser';
import {
  type AlertSettings,
  changeAlertSettings,
  readAlertSettings,
  rotateAlertSecret,
  switchAlertRule,
} from '@offload/db';
import { sealingKeys } from '@offload/env';
import { newWebhookSecret, sealSecret } from '@offload/outgoing';
import type { Role } from '@/server/auth/roles';
import { runtime } from '@/server/runtime';
import { type Alerts, AlertsSchema, type RuleName } from './alert-schema';

const hidden = '•••';
const { webhookDisabled: WebhookDisabled } = AlertsSchema.shape;

/** Returns the rules, the firing alerts, and the recipients. Only admins see addresses. */
export async function findAlerts(role: Role): Promise<Alerts> {
  const { db, core } = runtime();
  const [settings, firing] = await Promise.all([readAlertSettings(db), readFiring(core)]);
  const { recipients, webhookUrl, webhook } = settings;
  const isAdmin = role === 'admin';
  return {
    rules: alertRules.flatMap((rule) =>
      settings.rules.filter((each) => each.rule === rule).map((each) => ({ ...each, rule })),
    ),
    firing,
    recipients: isAdmin ? recipients : recipients.map(() => hidden),
    webhookUrl: isAdmin || webhookUrl === null ? webhookUrl : new URL(webhookUrl).host,
    webhookDisabled: WebhookDisabled.parse(webhook?.disabledReason ?? null),
  };
}

/** Changes the alert settings. Returns the signing secret of the webhook if it's new. */
export async function changeAlerts(settings: AlertSettings, operator: Operator): Promise<string | null> {
  const secret = newWebhookSecret();
  const newSecret = sealSecret(secret, sealingKeys(runtime().env));
  const isNew = await runtime().db.$transaction((tx) =>
    changeAlertSettings(tx, settings, { newSecret, operator }),
  );
  return isNew ? secret : null;
}

/** Switches a rule on or off. */
export async function switchRule(rule: RuleName, isOn: boolean, operator: Operator): Promise<void> {
  await runtime().db.$transaction((tx) => switchAlertRule(tx, { rule, isOn }, operator));
}

/** Rotates the signing secret of the webhook. Returns the new one, or null if there's no webhook. */
export async function rotateSecret(operator: Operator): Promise<string | null> {
  const secret = newWebhookSecret();
  const sealed = sealSecret(secret, sealingKeys(runtime().env));
  const isRotated = await runtime().db.$transaction((tx) => rotateAlertSecret(tx, sealed, operator));
  return isRotated ? secret : null;
}
