import {
  type AlertSettings,
  changeAlertSettings,
  lastingRules,
  type Operator,
  readAlertSettings,
  replaceWebhookSecret,
  switchAlertRule,
  type Transaction,
} from '@offload/db';
import { sealingKeys } from '@offload/env';
import { describeAlert } from '@offload/jobs/alert-words';
import { newWebhookSecret, sealSecret } from '@offload/outgoing';
import { type Alerts, type RuleName, ruleNames } from '@/api/admin/alert-schema';
import type { Role } from '../roles';
import { runtime } from '../runtime';

const hidden = '•••';

/** Returns the alert rules, firing alerts, and recipients. Only admins see addresses. */
export async function findAlerts(role: Role): Promise<Alerts> {
  const { db } = runtime();
  const [settings, firing] = await Promise.all([
    readAlertSettings(db),
    db.alertState.findMany({ where: { firingSince: { not: null } }, orderBy: { firingSince: 'asc' } }),
  ]);
  const { recipients, webhookUrl, hasSecret } = settings;
  const isAdmin = role === 'admin';
  const rules = ruleNames.flatMap((rule) =>
    settings.rules.filter((each) => each.rule === rule).map((each) => ({ ...each, rule })),
  );
  return {
    rules,
    firing: firing.flatMap(({ rule, queue, value, reason, firingSince }) => {
      const known = rules.find((each) => each.rule === rule);
      if (!known || !firingSince) return [];
      const seconds = (Date.now() - firingSince.getTime()) / 1_000;
      const shown = lastingRules.includes(known.rule) ? seconds + known.threshold : value;
      const change = {
        rule,
        queue,
        value: shown,
        threshold: known.threshold,
        reason,
        state: 'firing' as const,
      };
      return [{ rule: known.rule, queue, since: firingSince.toISOString(), summary: describeAlert(change) }];
    }),
    recipients: isAdmin ? recipients : recipients.map(() => hidden),
    webhookUrl: isAdmin || webhookUrl === null ? webhookUrl : new URL(webhookUrl).host,
    hasSecret,
  };
}

/** Changes the alert settings. Returns the new signing secret if there was none. */
export async function changeAlerts(settings: AlertSettings, operator: Operator): Promise<string | null> {
  return runtime().db.$transaction(async (tx) => {
    await changeAlertSettings(tx, settings, operator);
    const { hasSecret } = await readAlertSettings(tx);
    if (!settings.webhookUrl || hasSecret) return null;
    return putSecret(tx, operator);
  });
}

/** Switches a rule on or off. */
export async function switchRule(rule: RuleName, isOn: boolean, operator: Operator): Promise<void> {
  await runtime().db.$transaction((tx) => switchAlertRule(tx, { rule, isOn }, operator));
}

/** Creates a new signing secret, which replaces the old one. */
export async function replaceSecret(operator: Operator): Promise<string> {
  return runtime().db.$transaction((tx) => putSecret(tx, operator));
}

async function putSecret(tx: Transaction, operator: Operator): Promise<string> {
  const secret = newWebhookSecret();
  await replaceWebhookSecret(tx, sealSecret(secret, sealingKeys(runtime().env)), operator);
  return secret;
}
