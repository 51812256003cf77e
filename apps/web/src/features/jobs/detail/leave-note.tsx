import { Text } from '@mantine/core';
import { hasFinished, type JobState } from '@offload/core/states';

/** Tells who waits for a job that they need not. Nothing is promised of one that is being stopped. */
export function LeaveNote({ state }: { state: JobState }) {
  if (hasFinished(state) || state === 'canceling') return null;
  return (
    <Text size="sm" c="dimmed">
      You can leave this page. We’ll email you when it’s ready.
    </Text>
  );
}
