import { Text } from '@mantine/core';
import { hasFinished, type JobState } from '@offload/core/states';

/** Tells owners that they don’t have to wait for a job. Promises nothing about one that is being canceled. */
export function LeaveNote({ state }: { state: JobState }) {
  if (hasFinished(state) || state === 'canceling') return null;
  return (
    <Text size="sm" c="dimmed">
      You can leave this page. We’ll email you when it’s ready.
    </Text>
  );
}
