'use client';

import { Alert, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { CircleAlertIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { AlertTargets, TargetChange } from '@/api/admin/alerts/alert-schema';
import { api, type Read, read } from '../../http/api';
import { ProblemAlert } from '../../http/problem-alert';
import { useCall } from '../../http/use-call';
import { NewSecret } from '../../webhooks/new-secret';

/** Edits who gets the alerts. For admins. */
export function RecipientForm({ targets }: { targets: AlertTargets }) {
  const [recipients, setRecipients] = useState(targets.recipients.join('\n'));
  const [webhookUrl, setWebhookUrl] = useState(targets.webhookUrl ?? '');
  const { save, rotateSecret, problem, done, secret, isSending } = useRecipients();

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const addresses = recipients.split(/[\s,;]+/).filter(Boolean);
    void save({ recipients: addresses, webhookUrl: webhookUrl.trim() || null });
  }
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md" align="stretch">
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
        {targets.webhookDisabled && <Disabled reason={targets.webhookDisabled} />}
        <Group gap="sm">
          <Button type="submit" loading={isSending}>
            Save
          </Button>
          {targets.webhookUrl && (
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

const disabledReasons = {
  gone: 'It responded with 410 Gone.',
  failing: 'Every message has failed for five days.',
};

function Disabled({ reason }: { reason: NonNullable<AlertTargets['webhookDisabled']> }) {
  return (
    <Alert color="red" icon={<CircleAlertIcon />} title="The webhook is disabled" maw={480}>
      {disabledReasons[reason]} Save to enable it again.
    </Alert>
  );
}

/** Changes who gets the alerts. A returned secret is shown once. */
function useRecipients() {
  const router = useRouter();
  const { call, problem, isSending } = useCall();
  const [done, setDone] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);

  function change(send: () => Promise<Read<{ secret: string | null }>>, successMessage: string) {
    setDone(null);
    return call(send, ({ body }) => {
      setDone(successMessage);
      setSecret(body.secret);
      router.refresh();
    });
  }
  const { alerts } = api.admin;
  return {
    problem,
    done,
    secret,
    isSending,
    save: (json: TargetChange) => change(() => read(alerts.$put({ json })), 'Saved.'),
    rotateSecret: () =>
      change(
        () => read(alerts.secret.$post()),
        'Secret rotated. For 24 hours, alerts are signed with both secrets.',
      ),
  };
}
