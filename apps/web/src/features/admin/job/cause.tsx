import { Alert, Code, Group, Stack, Text } from '@mantine/core';
import { CircleAlertIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AdminJobDetails } from '@/api/admin/jobs/job-schema';
import type { JobView } from '@/api/jobs/job-schema';
import { adviceFor } from '../../jobs/detail/advice';

interface CauseProps {
  job: JobView;
  details: AdminJobDetails;
  /** The actions, the one that helps first. */
  children: ReactNode;
}

/** Says why a job failed, in the words of the server if one rejected it, and what helps. */
export function Cause({ job, details: { mail, dismissed }, children }: CauseProps) {
  const { kind, error, state, attempt, maxAttempts } = job;
  if (!error) return <Group gap="sm">{children}</Group>;
  const isFinal = state === 'failed';
  const isHopeless = isFinal && !adviceFor(kind, error.code).retryHelps;
  return (
    <Alert
      color={dismissed ? 'gray' : isFinal ? 'red' : 'orange'}
      icon={<CircleAlertIcon />}
      title={error.message}
      style={{ overflowWrap: 'anywhere' }}
    >
      <Stack gap="xs">
        <Text size="sm">
          <Code>{error.code}</Code>{' '}
          {isHopeless
            ? 'A retry with the same values won’t help.'
            : `Attempt ${attempt} of ${maxAttempts} failed.`}
        </Text>
        {mail?.response && mail.state !== 'accepted' && (
          <Text size="sm">
            Server response: <Code>{mail.response}</Code>
          </Text>
        )}
        <Group gap="sm">{children}</Group>
      </Stack>
    </Alert>
  );
}
