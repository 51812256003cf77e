import { Alert, Code, Group, Stack, Text } from '@mantine/core';
import { CircleAlertIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AdminJobDetails } from '@/api/admin/jobs/job-schema';
import type { JobView } from '@/api/jobs/job-schema';
import { adviceFor, isPermanent } from '../../jobs/detail/advice';

interface CauseProps {
  job: JobView;
  details: AdminJobDetails;
  /** The actions, the one that helps first. */
  children: ReactNode;
}

/** Says why a job failed, in the words of the server if one rejected it, and what helps. */
export function Cause({ job, details: { mail, dismissed }, children }: CauseProps) {
  const { kind, error, state } = job;
  if (!error) return <Group gap="sm">{children}</Group>;
  const isFinal = state === 'failed';
  const advice = adviceFor(kind, error.code);
  return (
    <Alert
      color={dismissed ? 'gray' : isFinal ? 'red' : 'orange'}
      icon={<CircleAlertIcon />}
      title={error.message}
      style={{ overflowWrap: 'anywhere' }}
    >
      <Stack gap="xs">
        <Text size="sm">
          <Code>{error.code}</Code> {attemptText(job, advice.retryHelps)}
        </Text>
        {mail?.response && mail.state !== 'accepted' && (
          <Text size="sm">
            Server response: <Code>{mail.response}</Code>
          </Text>
        )}
        {isFinal && <Text size="sm">Advice for the owner: {advice.text}</Text>}
        <Group gap="sm">{children}</Group>
      </Stack>
    </Alert>
  );
}

function attemptText({ state, attempt, maxAttempts }: JobView, retryHelps: boolean): string {
  if (state === 'failed' && !retryHelps) return 'A retry with the same values won’t help.';
  const failed = `Attempt ${attempt} of ${maxAttempts} failed.`;
  return isPermanent({ state, attempt, maxAttempts })
    ? `${failed} The error is permanent: there was no retry.`
    : failed;
}
