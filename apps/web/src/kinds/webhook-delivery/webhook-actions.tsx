'use client';

import { Button, Group, Stack, Text } from '@mantine/core';
import { IconKey, IconPlayerPause, IconPlayerPlay, IconSend, IconTrash } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { WebhookView } from '@/api/webhooks/webhook-schema';
import { type Answer, post, send } from '@/features/http/http';
import type { Problem } from '@/features/http/problem';
import { ProblemAlert } from '@/features/http/problem-alert';
import { Dialog } from '@/features/shell/dialog';
import { NewSecret } from '@/features/webhooks/new-secret';
import { secretOf } from './secret-of';

/** Tests, rotates, enables, disables, and deletes a webhook. */
export function WebhookActions({ webhook }: { webhook: WebhookView }) {
  const { problem, done, secret, isSending, call } = useCalls();
  return (
    <Stack gap="sm">
      <Buttons webhook={webhook} isSending={isSending} call={call} />
      <noscript>
        <Text size="sm">Changing webhooks requires JavaScript.</Text>
      </noscript>
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
    ? { label: 'Disable', done: 'Webhook disabled.', Icon: IconPlayerPause }
    : { label: 'Enable', done: 'Webhook enabled.', Icon: IconPlayerPlay };

  async function remove(): Promise<Answer> {
    const answer = await send('DELETE', links.self);
    if (answer.ok) router.push('/account/webhooks');
    return answer;
  }
  const actions = [
    { label: 'Send test', Icon: IconSend, work: () => post(`${links.self}/test`), done: 'Test sent.' },
    { label: 'Rotate secret', Icon: IconKey, work: () => post(`${links.self}/rotate`), done: rotated },
    { ...turn, work: () => send('PATCH', links.self, { enabled: !enabled }) },
  ];
  return (
    <Group gap="xs">
      {actions.map(({ label, Icon, work, done }) => (
        <Button
          key={label}
          variant="default"
          disabled={isSending}
          leftSection={<Icon size={16} aria-hidden />}
          onClick={() => void call(work, done)}
        >
          {label}
        </Button>
      ))}
      <DeleteWebhook webhook={webhook} onDelete={() => void call(remove, 'Webhook deleted.')} />
    </Group>
  );
}

/** Makes one call at a time, and shows what came of it. */
function useCalls() {
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState('');
  const [secret, setSecret] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);

  async function call(work: () => Promise<Answer>, successMessage: string): Promise<void> {
    setProblem(null);
    setDone('');
    setSecret(null);
    setIsSending(true);
    const answer = await work();
    setIsSending(false);
    if (!answer.ok) return setProblem(answer.problem);
    setDone(successMessage);
    setSecret(secretOf(answer.body));
    router.refresh();
  }
  return { problem, done, secret, isSending, call };
}

interface DeleteWebhookProps {
  webhook: WebhookView;
  onDelete: () => void;
}

function DeleteWebhook({ webhook, onDelete }: DeleteWebhookProps) {
  const [isAsking, setIsAsking] = useState(false);
  const onClose = () => setIsAsking(false);
  function onConfirm() {
    onClose();
    onDelete();
  }
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => setIsAsking(true)}
      >
        Delete
      </Button>
      <Dialog opened={isAsking} onClose={onClose} title="Delete this webhook?">
        <Stack gap="md">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {webhook.url} won't get any more messages. Deliveries that are still being retried will fail.
          </Text>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button color="red.9" onClick={onConfirm}>
              Delete webhook
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
