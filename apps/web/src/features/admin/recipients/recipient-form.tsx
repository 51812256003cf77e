'use client';

import { Alert, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { CircleAlertIcon } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import type { AlertTargets, TargetChange } from '@/api/admin/alerts/alert-schema';
import { checkEmail } from '../../account/checks';
import { post, send } from '../../http/http';
import { useSecretCall } from '../../webhooks/new-secret';

const path = '/api/admin/alerts';
const rotated = 'Secret rotated. For 24 hours, alerts are signed with both secrets.';

export function RecipientForm({ targets }: { targets: AlertTargets }) {
  const { recipients, setRecipients, webhookUrl, setWebhookUrl, error, field, read } = useTargets(targets);
  const { call, isSending, outcome } = useSecretCall();

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const change = read();
    if (change) void call(() => send('PUT', path, change), 'Saved.');
  }
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md" align="stretch">
        <Textarea
          label="Email recipients"
          description="One email address per line, up to 10. Recipients don’t need an account. If there are no recipients and no webhook, all admins get the alerts."
          ref={field}
          value={recipients}
          error={error}
          onChange={(event) => setRecipients(event.currentTarget.value)}
          autosize
          minRows={2}
          maxRows={10}
          maw={480}
        />
        <TextInput
          label="Webhook URL"
          description="Alerts are sent to this URL as signed POST requests (Standard Webhooks), or as messages if it’s an incoming webhook of Slack or Discord."
          value={webhookUrl}
          onChange={(event) => setWebhookUrl(event.currentTarget.value)}
          type="url"
          maxLength={2_000}
          maw={480}
        />
        {targets.webhookDisabled && <Disabled reason={targets.webhookDisabled} />}
        <Buttons call={call} isSending={isSending} hasWebhook={targets.webhookUrl !== null} />
        {outcome}
      </Stack>
    </form>
  );
}

/** The entered targets. `read` returns them; or null if an address is invalid, after moving the focus there. */
function useTargets(targets: AlertTargets) {
  const [recipients, setRecipients] = useState(targets.recipients.join('\n'));
  const [webhookUrl, setWebhookUrl] = useState(targets.webhookUrl ?? '');
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);

  function read(): TargetChange | null {
    const addresses = recipients.split(/[\s,;]+/).filter(Boolean);
    const wrong = addresses.find((address) => checkEmail(address) !== null);
    setError(wrong === undefined ? null : `“${wrong}” must be an email address.`);
    if (wrong === undefined) return { recipients: addresses, webhookUrl: webhookUrl.trim() || null };
    field.current?.focus();
    return null;
  }
  return { recipients, setRecipients, webhookUrl, setWebhookUrl, error, field, read };
}

interface ButtonsProps extends Pick<ReturnType<typeof useSecretCall>, 'call' | 'isSending'> {
  hasWebhook: boolean;
}

function Buttons({ call, isSending, hasWebhook }: ButtonsProps) {
  const rotate = () => void call(() => post(`${path}/secret`), rotated);
  return (
    <>
      <Group gap="sm">
        <Button type="submit" loading={isSending}>
          Save
        </Button>
        {hasWebhook && (
          <Button variant="default" onClick={rotate} disabled={isSending}>
            Rotate secret
          </Button>
        )}
      </Group>
      {hasWebhook && (
        <Text size="xs" c="dimmed">
          When you rotate the secret, alerts are signed with the old and the new one for 24 hours.
        </Text>
      )}
    </>
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
