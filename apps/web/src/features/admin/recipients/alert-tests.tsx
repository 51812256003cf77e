'use client';

import { Anchor, Group, Stack, Text } from '@mantine/core';
import { statusText } from '@offload/console/text';
import { JobStateBadge } from '@offload/console/ui';
import { useRouter } from 'next/navigation';
import type { AlertTargets, TestChannel, TestSend } from '@/api/admin/alerts/alert-schema';
import type { JobView } from '@/api/jobs/job-schema';
import { CallButton } from '../../http/call-button';
import { post } from '../../http/http';
import { useChangedJobs } from '../../jobs/live/use-changed-jobs';
import { Section } from '../../shell/section';

const labels: Record<TestChannel, string> = {
  email: 'Send test email',
  webhook: 'Send test webhook',
};

export function AlertTests({ targets, sends }: { targets: AlertTargets; sends: TestSend[] }) {
  const { recipients, webhookUrl } = targets;
  const router = useRouter();
  const channels: TestChannel[] = [];
  if (recipients.length > 0) channels.push('email');
  if (webhookUrl) channels.push('webhook');
  return (
    <Section id="test" title="Test">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {channels.length > 0
            ? 'Sends a test alert to the saved recipients.'
            : 'Save an email address or a webhook URL to send a test.'}
        </Text>
        <Group gap="sm">
          {channels.map((channel) => (
            <CallButton
              key={channel}
              variant="default"
              call={() => post('/api/admin/alerts/test', { channel })}
              onDone={() => router.refresh()}
            >
              {labels[channel]}
            </CallButton>
          ))}
        </Group>
        {sends.length > 0 && <TestSends sends={sends} />}
      </Stack>
    </Section>
  );
}

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

export function testWords(job: JobView): string {
  const { state, error, result } = job;
  if (state === 'failed' && error) return error.message;
  if (state !== 'succeeded') return `${statusText(job, 0)}.`;
  return typeof result?.status === 'number'
    ? `Accepted with status ${result.status}.`
    : 'Accepted by the mail server.';
}
