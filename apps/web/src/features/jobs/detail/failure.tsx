import { Alert, Code, Stack, Text } from '@mantine/core';
import { CircleAlertIcon } from 'lucide-react';
import type { JobView } from '@/api/jobs/job-schema';
import type { Advice } from '@/kinds/kind-view';
import { ButtonLink } from '../../shell/links';
import { adviceFor } from './advice';

interface FailureProps {
  job: JobView;
  /** The URL that the work is based on, if the reader may see it. */
  source: string | null;
}

/** Shows why the last attempt failed, and what the owner can do. */
export function Failure({ job: { id, kind, state, error }, source }: FailureProps) {
  if (!error) return null;
  const isFinal = state === 'failed';
  return (
    <Alert color={isFinal ? 'red' : 'orange'} icon={<CircleAlertIcon />} title={error.message}>
      {isFinal ? (
        <NextStep advice={adviceFor(kind, error.code, source)} />
      ) : (
        'No action needed. The job will be retried.'
      )}
      {isFinal && (
        <Text size="xs" mt={4}>
          Job ID: <Code fz="xs">{id}</Code>
        </Text>
      )}
    </Alert>
  );
}

function NextStep({ advice: { text, action } }: { advice: Advice }) {
  return (
    <Stack gap="xs" align="flex-start">
      {text}
      {action && (
        <ButtonLink href={action.href} variant="default" size="xs">
          {action.label}
        </ButtonLink>
      )}
    </Stack>
  );
}
