'use client';

import { Alert, Button, Code, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Alerts, RuleName } from '@/api/admin/alert-schema';
import { ProblemAlert } from '../../http/problem-alert';
import { RuleFields } from './rule-fields';
import { useAlertSettings } from './use-alert-settings';
import { type Rule, useRules } from './use-rules';

/** What has been typed, and not been saved yet. */
type Thresholds = Partial<Record<RuleName, number>>;

/** When alerts fire and who is told, for admins. */
export function AlertForm({ alerts }: { alerts: Alerts }) {
  const { rules, turn, refusals } = useRules(alerts);
  const [thresholds, setThresholds] = useState<Thresholds>({});
  const [recipients, setRecipients] = useState(alerts.recipients.join('\n'));
  const [webhookUrl, setWebhookUrl] = useState(alerts.webhookUrl ?? '');
  const { save, replaceSecret, problem, done, secret, isSending } = useAlertSettings();

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
            problem={refusals.get(each.rule)}
          />
        ))}
        <Textarea
          label="E-mail to"
          description="One address a line, ten at most. They need no account."
          value={recipients}
          onChange={(event) => setRecipients(event.currentTarget.value)}
          autosize
          minRows={2}
          maxRows={10}
          maw={480}
        />
        <TextInput
          label="Webhook"
          description="An address that alerts are posted to, signed as Standard Webhooks says."
          value={webhookUrl}
          onChange={(event) => setWebhookUrl(event.currentTarget.value)}
          type="url"
          maxLength={2_000}
          maw={480}
        />
        <Group gap="sm">
          <Button type="submit" loading={isSending}>
            Save
          </Button>
          {alerts.hasSecret && (
            <Button variant="default" onClick={() => void replaceSecret()} disabled={isSending}>
              Replace the secret
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

function NewSecret({ secret }: { secret: string }) {
  return (
    <Alert color="yellow" title="The secret that webhooks are signed with">
      <Text size="sm" mb="xs">
        Give it to the receiver now: it is not shown again.
      </Text>
      <Code style={{ overflowWrap: 'anywhere' }}>{secret}</Code>
    </Alert>
  );
}
