'use client';

import { Button, Group, Stack, Text, Title } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import type { AlertTargets, TestChannel, TestSend } from '@/api/admin/alerts/alert-schema';
import { post } from '../../http/http';
import { ProblemAlert } from '../../http/problem-alert';
import { TestSends } from './test-sends';

const labels: Record<TestChannel, string> = {
  email: 'Send test email',
  webhook: 'Send test webhook',
};

/** Sends a test alert to the saved recipients and shows whether it arrived. */
export function AlertTests({ targets, sends }: { targets: AlertTargets; sends: TestSend[] }) {
  const { recipients, webhookUrl } = targets;
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sending, setSending] = useState<TestChannel | null>(null);
  const channels: TestChannel[] = [];
  if (recipients.length > 0) channels.push('email');
  if (webhookUrl) channels.push('webhook');

  function send(channel: TestChannel) {
    setProblem(null);
    setSending(channel);
    startTransition(async () => {
      const answer = await post('/api/admin/alerts/test', { channel });
      if (answer.ok) router.refresh();
      else setProblem(answer.problem);
    });
  }
  return (
    <section aria-labelledby="test">
      <Title order={2} id="test" mb="xs">
        Test
      </Title>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {channels.length > 0
            ? 'Sends a test alert to the saved recipients.'
            : 'Save an email address or a webhook URL to send a test.'}
        </Text>
        <Group gap="sm">
          {channels.map((channel) => (
            <Button
              key={channel}
              variant="default"
              loading={isPending && sending === channel}
              onClick={() => send(channel)}
            >
              {labels[channel]}
            </Button>
          ))}
        </Group>
        {problem && <ProblemAlert problem={problem} />}
        {sends.length > 0 && <TestSends sends={sends} />}
      </Stack>
    </section>
  );
}
