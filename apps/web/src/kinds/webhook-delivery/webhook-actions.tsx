'use client';

import { Button, Group, Stack, Text } from '@mantine/core';
import { KeyIcon, PauseIcon, PlayIcon, SendIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { WebhookView } from '@/api/webhooks/webhook-schema';
import { type Answer, post, send } from '@/features/http/http';
import { ProblemAlert } from '@/features/http/problem-alert';
import { useCall } from '@/features/http/use-call';
import { DeleteButton } from '@/features/shell/delete-button';
import { NeedsScript } from '@/features/shell/needs-script';
import { NewSecret } from '@/features/webhooks/new-secret';
import { secretOf } from './secret-of';

/** Tests, rotates, enables, disables, and deletes a webhook. */
export function WebhookActions({ webhook }: { webhook: WebhookView }) {
  const { problem, done, secret, isSending, call } = useCalls();
  return (
    <Stack gap="sm">
      <Buttons webhook={webhook} isSending={isSending} call={call} />
      <NeedsScript what="Changing webhooks" />
      {problem && <ProblemAlert problem={problem} />}
      <Text size="sm" role="status">
        {done}
      </Text>
      {secret && <NewSecret secret={secret} />}
    </Stack>
  );
}

interface ButtonsProps {
  webhook: WebhookView;
  isSending: boolean;
  call: (work: () => Promise<Answer>, successMessage: string) => Promise<void>;
}

const rotated = 'Secret rotated. For 24 hours, messages are signed with both secrets.';

function Buttons({ webhook, isSending, call }: ButtonsProps) {
  const { links, enabled } = webhook;
  const router = useRouter();
  const turn = enabled
    ? { label: 'Disable', done: 'Webhook disabled.', Icon: PauseIcon }
    : { label: 'Enable', done: 'Webhook enabled.', Icon: PlayIcon };

  async function remove(): Promise<Answer> {
    const answer = await send('DELETE', links.self);
    if (answer.ok) router.push('/account/webhooks');
    return answer;
  }
  const actions = [
    { label: 'Send test', Icon: SendIcon, work: () => post(`${links.self}/test`), done: 'Test sent.' },
    { label: 'Rotate secret', Icon: KeyIcon, work: () => post(`${links.self}/rotate`), done: rotated },
    { ...turn, work: () => send('PATCH', links.self, { enabled: !enabled }) },
  ];
  return (
    <Group gap="xs">
      {actions.map(({ label, Icon, work, done }) => (
        <Button
          key={label}
          variant="default"
          disabled={isSending}
          leftSection={<Icon size={16} />}
          onClick={() => void call(work, done)}
        >
          {label}
        </Button>
      ))}
      <DeleteButton what="webhook" onDelete={() => void call(remove, 'Webhook deleted.')}>
        {webhook.url} won't get any more messages. Deliveries that are still being retried will fail.
      </DeleteButton>
    </Group>
  );
}

/** Makes one call at a time, and shows what came of it. */
function useCalls() {
  const router = useRouter();
  const { call, problem, isSending } = useCall();
  const [done, setDone] = useState('');
  const [secret, setSecret] = useState<string | null>(null);

  function callAndSay(work: () => Promise<Answer>, successMessage: string): Promise<void> {
    setDone('');
    setSecret(null);
    return call(work, ({ body }) => {
      setDone(successMessage);
      setSecret(secretOf(body));
      router.refresh();
    });
  }
  return { problem, done, secret, isSending, call: callAndSay };
}
