import { Text } from '@mantine/core';
import type { Problem } from './problem';

/** Why something was not done, in a line beside what it was asked of. */
export function Refused({ problem }: { problem: Problem | undefined }) {
  if (!problem) return null;
  return (
    <Text size="sm" c="var(--mantine-color-error)" role="alert">
      {problem.detail}
    </Text>
  );
}
