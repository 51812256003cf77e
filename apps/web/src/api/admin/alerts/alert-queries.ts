import type { Operator } from '@offload/console/operations/index.ts';
import { lastingRules } from '@offload/console/operations/index.ts';
import {
  type AlertSettings,
  changeAlertSettings,
  readAlertSettings,
  rotateAlertSecret,
  switchAlertRule,
} from '@offload/db';
import { sealingKeys } from '@offload/env';
import { describeAlert } from '@offload/kinds/alert-words';
import { newWebhookSecret, sealSecret } from '@offload/outgoing';
import type { Role } from '@/server/auth/roles';
import { runtime } from '@/server/runtime';
import { type Alerts, AlertsSchema, type FiringAlert, type RuleName, ruleNames } from './alert-schema';

const hidden = '•••';
const { webhookDisabled: WebhookDisabled } = AlertsSchema.shape;

/** Returns the rules, the firing alerts, and the recipients. Only admins see addresses. */
export async function findAlerts(role: Role): Promise<Alerts> {
  const { db } = runtime();
  const [settings, firing] = await Promise.all([readAlertSettings(db), findFiring()]);
  const { recipients, webhookUrl, webhook } = settings;
  const isAdmin = role === 'admin';
  return {
    rules: ruleNames.flatMap((rule) =>
      settings.rules.filter((each) => each.rule === rule).map((each) => ({ ...each, rule })),
    ),
    firing,
    recipients: isAdmin ? recipients : recipients.map(() => hidden),
    webhookUrl: isAdmin || webhookUrl === null ? webhookUrl : new URL(webhookUrl).host,
    webhookDisabled: WebhookDisabled.parse(webhook?.disabledReason ?? null),
  };
}

/** Returns the firing alerts, oldest first. */
export async function findFiring(): Promise<FiringAlert[]> {
  const { db } = runtime();
  const [rules, firing] = await Promise.all([
    db.alertRule.findMany(),
    db.alertState.findMany({ where: { firingSince: { not: null } }, orderBy: { firingSince: 'asc' } }),
  ]);
  return firing.flatMap(({ rule, queue, value, reason, firingSince, overSince }) => {
    const name = ruleNames.find((known) => known === rule);
    const threshold = rules.find((each) => each.rule === rule)?.threshold;
    if (!name || threshold === undefined || !firingSince) return [];
    const seconds = (Date.now() - firingSince.getTime()) / 1_000;
    const shown = lastingRules.includes(name) ? seconds + threshold : value;
    // It fires for another minute after its value is back to normal.
    const state = overSince ? 'firing' : 'recovered';
    const summary = describeAlert({ rule, queue, value: shown, threshold, reason, state });
    return [{ rule: name, queue, since: firingSince.toISOString(), summary }];
  });
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
