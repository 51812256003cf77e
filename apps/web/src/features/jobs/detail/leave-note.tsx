import { Text } from '@mantine/core';
import { hasEnded, type JobState } from '@offload/db/job-state';

/** Tells who waits for a job that they need not. Nothing is promised of one that is being stopped. */
export function LeaveNote({ state }: { state: JobState }) {
  if (hasEnded(state) || state === 'canceling') return null;
  return (
    <Text size="sm" c="dimmed">
      You can leave this page: we'll e-mail you when it is ready.
    </Text>
  );
}
