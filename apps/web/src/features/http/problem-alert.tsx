import { Alert, Code, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { Problem } from './problem';

export function ProblemAlert({ problem }: { problem: Problem }) {
  return (
    <Alert role="alert" color="red" icon={<IconAlertCircle aria-hidden />}>
      <Text size="sm">{problem.detail}</Text>
      {problem.requestId && (
        <Text size="xs" mt={4}>
          Reference: <Code fz="xs">{problem.requestId}</Code>
        </Text>
      )}
    </Alert>
  );
}
