import { Alert, Code, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { JobView } from '@/api/job-schema';
import { adviceFor } from './advice';

/** Why the last attempt failed, and what to do about it. */
export function Failure({ job: { id, kind, state, error } }: { job: JobView }) {
  if (!error) return null;
  const isFinal = state === 'failed';
  return (
    <Alert color={isFinal ? 'red' : 'orange'} icon={<IconAlertCircle aria-hidden />} title={error.message}>
      {isFinal ? adviceFor(kind, error.code) : 'There is nothing to do: it will be tried again.'}
      {isFinal && (
        <Text size="xs" mt={4}>
          Reference: <Code fz="xs">{id}</Code>
        </Text>
      )}
    </Alert>
  );
}
