'use client';

import { Button, Group, Stack, Text } from '@mantine/core';
import { KeyIcon, PauseIcon, PlayIcon, SendIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import type { WebhookView } from '@/api/webhooks/webhook-schema';
import { type Answer, post, send } from '@/features/http/http';
import { DeleteButton } from '@/features/shell/delete-button';
import { NeedsScript } from '@/features/shell/needs-script';
import { useSecretCall } from '@/features/webhooks/new-secret';

const rotated = 'Secret rotated. For 24 hours, messages are signed with both secrets.';

export function WebhookActions({ webhook }: { webhook: WebhookView }) {
  const router = useRouter();
  const { call, isSending, outcome } = useSecretCall();
  const { url, links } = webhook;

  async function remove(): Promise<Answer> {
    const answer = await send('DELETE', links.self);
    if (answer.ok) router.push('/account/webhooks');
    return answer;
  }
  return (
    <Stack gap="sm">
      <Group gap="xs">
        {actionsOf(webhook).map(({ id, label, Icon, work, done }) => (
          <Button
            // Not the label, which changes: React would then replace the button, which would lose the focus.
            key={id}
            variant="default"
            disabled={isSending}
            leftSection={<Icon size={16} />}
            onClick={() => void call(work, done)}
          >
            {label}
          </Button>
        ))}
        <DeleteButton what="webhook" onDelete={() => void call(remove, 'Webhook deleted.')}>
          {url} won’t get any more messages. Deliveries that are still being retried will fail.
        </DeleteButton>
      </Group>
      <Text size="xs" c="dimmed">
        When you rotate the secret, messages are signed with the old and the new one for 24 hours.
      </Text>
      <NeedsScript what="Changing webhooks" />
      {outcome}
    </Stack>
  );
}

function actionsOf({ links: { self }, enabled }: WebhookView) {
  const turn = enabled
    ? { label: 'Disable', done: 'Webhook disabled.', Icon: PauseIcon }
    : { label: 'Enable', done: 'Webhook enabled.', Icon: PlayIcon };
  return [
    { id: 'test', label: 'Send test', Icon: SendIcon, work: () => post(`${self}/test`), done: 'Test sent.' },
    {
      id: 'rotate',
      label: 'Rotate secret',
      Icon: KeyIcon,
      work: () => post(`${self}/rotate`),
      done: rotated,
    },
    { id: 'turn', ...turn, work: () => send('PATCH', self, { enabled: !enabled }) },
  ];
}
