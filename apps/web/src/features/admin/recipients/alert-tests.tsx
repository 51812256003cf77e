'use client';

import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import { JobStateBadge } from '@offload/console/ui';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import type { AlertTargets, TestChannel, TestSend } from '@/api/admin/alerts/alert-schema';
import { post } from '../../http/http';
import { ProblemAlert } from '../../http/problem-alert';
import { useChangedJobs } from '../../jobs/live/use-changed-jobs';
import { testWords } from './test-words';

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

/** Lists test alerts with their live state. */
function TestSends({ sends }: { sends: TestSend[] }) {
  const { changes } = useChangedJobs();
  return (
    <div role="status">
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {sends.map(({ to, job: initial }) => {
          const job = changes.get(initial.id) ?? initial;
          return (
            <li key={job.id}>
              <Text component="div" size="sm" style={{ overflowWrap: 'anywhere' }}>
                <JobStateBadge state={job.state} />{' '}
                <Anchor href={`/admin/jobs/${job.id}`} inherit>
                  {to}
                </Anchor>
                : {testWords(job)}
              </Text>
            </li>
          );
        })}
      </Stack>
    </div>
  );
}
