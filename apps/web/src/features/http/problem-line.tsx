import { Text } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import { ProblemText } from './problem-text';

/** Shows in one line why a change failed. */
export function ProblemLine({ problem }: { problem: Problem | undefined }) {
  if (!problem) return null;
  return (
    <Text size="sm" c="var(--mantine-color-error)" role="alert">
      <ProblemText problem={problem} />
    </Text>
  );
}
