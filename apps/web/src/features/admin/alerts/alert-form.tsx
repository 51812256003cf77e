'use client';

import { Alert, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { RuleFields } from '@offload/console/ui/alerts/rule-fields.tsx';
import { CircleAlertIcon } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Alerts, RuleName } from '@/api/admin/alerts/alert-schema';
import { ProblemAlert } from '../../http/problem-alert';
import { ProblemLine } from '../../http/problem-line';
import { NewSecret } from '../../webhooks/new-secret';
import { useAlertSettings } from './use-alert-settings';
import { type Rule, useRules } from './use-rules';

/** Thresholds that were entered and not saved yet. */
type Thresholds = Partial<Record<RuleName, number>>;

/** Edits the alert rules and recipients. For admins. */
export function AlertForm({ alerts }: { alerts: Alerts }) {
  const { rules, turn, problems } = useRules(alerts);
  const [thresholds, setThresholds] = useState<Thresholds>({});
  const [recipients, setRecipients] = useState(alerts.recipients.join('\n'));
  const [webhookUrl, setWebhookUrl] = useState(alerts.webhookUrl ?? '');
  const { save, rotateSecret, problem, done, secret, isSending } = useAlertSettings();

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const addresses = recipients.split(/[\s,;]+/).filter(Boolean);
    void save({
      rules: withThresholds(rules, thresholds),
      recipients: addresses,
      webhookUrl: webhookUrl.trim() || null,
    });
  }
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md" align="stretch">
        {withThresholds(rules, thresholds).map((each) => (
          <RuleFields
            key={each.rule}
            rule={each}
            onThreshold={(threshold) => setThresholds({ ...thresholds, [each.rule]: threshold })}
            onTurn={(isOn) => turn(each.rule, isOn)}
            problem={<ProblemLine problem={problems.get(each.rule)} />}
          />
        ))}
        <Textarea
          label="Email recipients"
          description="One email address per line, up to 10. Recipients don't need an account. Without recipients and a webhook, all admins get the alerts."
          value={recipients}
          onChange={(event) => setRecipients(event.currentTarget.value)}
          autosize
          minRows={2}
          maxRows={10}
          maw={480}
        />
        <TextInput
          label="Webhook URL"
          description="Alerts are sent to this URL as signed POST requests (Standard Webhooks)."
          value={webhookUrl}
          onChange={(event) => setWebhookUrl(event.currentTarget.value)}
          type="url"
          maxLength={2_000}
          maw={480}
        />
        {alerts.webhookDisabled && <Disabled reason={alerts.webhookDisabled} />}
        <Group gap="sm">
          <Button type="submit" loading={isSending}>
            Save
          </Button>
          {alerts.webhookUrl && (
            <Button variant="default" onClick={() => void rotateSecret()} disabled={isSending}>
              Rotate secret
            </Button>
          )}
        </Group>
        {problem && <ProblemAlert problem={problem} />}
        <Text size="sm" role="status">
          {done}
        </Text>
        {secret && <NewSecret secret={secret} />}
      </Stack>
    </form>
  );
}

function withThresholds(rules: Rule[], thresholds: Thresholds): Rule[] {
  return rules.map((each) => ({ ...each, threshold: thresholds[each.rule] ?? each.threshold }));
}

const disabledReasons = {
  gone: 'It responded with 410 Gone.',
  failing: 'Every message has failed for five days.',
};

function Disabled({ reason }: { reason: NonNullable<Alerts['webhookDisabled']> }) {
  return (
    <Alert color="red" icon={<CircleAlertIcon />} title="The webhook is disabled" maw={480}>
      {disabledReasons[reason]} Save to enable it again.
    </Alert>
  );
}
