import { Alert, Code, Stack, Text } from '@mantine/core';
import type { Try } from '@offload/console/text';
import { hasFinished } from '@offload/core/contract';
import { CircleAlertIcon } from 'lucide-react';
import type { JobView } from '@/api/jobs/job-schema';
import type { Advice } from '@/kinds/kind-view';
import { ButtonLink } from '../../shell/links';
import { adviceFor } from './advice';

interface FailureProps {
  job: JobView;
  tries: Try[];
  /** The URL that the work is based on, if the reader may see it. */
  source: string | null;
}

/** Shows why the last attempt failed, also while the job is being retried, and what the owner can do. */
export function Failure({ job: { id, kind, state, error }, tries, source }: FailureProps) {
  const before = tries.at(-2);
  const earlier = !hasFinished(state) && before?.outcome === 'retrying' ? before.message : null;
  const message = error?.message ?? earlier;
  if (!message) return null;
  const isFinal = state === 'failed';
  return (
    <Alert color={isFinal ? 'red' : 'orange'} icon={<CircleAlertIcon />} title={message}>
      {isFinal && error && <NextStep advice={adviceFor(kind, error.code, source)} />}
      {!isFinal && `No action needed. The job ${error ? 'will be' : 'is being'} retried.`}
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
