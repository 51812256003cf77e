import { Alert, Code, Text } from '@mantine/core';
import { CircleAlertIcon } from 'lucide-react';
import type { Problem } from './problem';
import { ProblemText } from './problem-text';

export function ProblemAlert({ problem }: { problem: Problem }) {
  return (
    <Alert role="alert" color="red" icon={<CircleAlertIcon />}>
      <Text component="div" size="sm">
        <ProblemText problem={problem} />
      </Text>
      {problem.requestId && (
        <Text size="xs" mt={4}>
          Request ID: <Code fz="xs">{problem.requestId}</Code>
        </Text>
      )}
    </Alert>
  );
}
