import { Alert, Code, Group, Stack, Text } from '@mantine/core';
import { CircleAlertIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Advice, JobSummary } from '../../views';
import { isPermanent } from './is-permanent';

type FailedJob = Pick<JobSummary, 'error' | 'state' | 'attempt' | 'maxAttempts'>;

interface CauseProps {
  job: FailedJob;
  advice: Advice | null;
  isDismissed: boolean;
  /** The response of the server that rejected the work. */
  response: string | null;
  /** The actions, the one that helps first. */
  children: ReactNode;
}

/** Shows why a job failed, with the response of the server that rejected it, and what helps. */
export function Cause({ job, advice, isDismissed, response, children }: CauseProps) {
  const { error, state } = job;
  if (!error) return <Group gap="sm">{children}</Group>;
  const isFinal = state === 'failed';
  return (
    <Alert
      color={isDismissed ? 'gray' : isFinal ? 'red' : 'orange'}
      icon={<CircleAlertIcon />}
      title={error.message}
      style={{ overflowWrap: 'anywhere' }}
    >
      <Stack gap="xs">
        <Text size="sm">
          <Code>{error.code}</Code> {failureText(job, advice?.retryHelps ?? true)}
        </Text>
        {response && (
          <Text size="sm">
            Server response: <Code>{response}</Code>
          </Text>
        )}
        {isFinal && advice && <Text size="sm">Advice for the owner: {advice.text}</Text>}
        <Group gap="sm">{children}</Group>
      </Stack>
    </Alert>
  );
}

/** Returns how far a job got, and whether it was retried. */
export function failureText({ state, attempt, maxAttempts }: FailedJob, retryHelps: boolean): string {
  if (state === 'failed' && !retryHelps) return 'A retry with the same values won’t help.';
  if (attempt === 0) return 'It failed while it waited.';
  const failed = `Attempt ${attempt} of ${maxAttempts} failed.`;
  return isPermanent({ state, attempt, maxAttempts })
    ? `${failed} The error is permanent: there was no retry.`
    : failed;
}
