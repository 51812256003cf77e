import { Alert, Code, Text } from '@mantine/core';
import { CircleAlertIcon } from 'lucide-react';
import type { Problem } from './problem';
import { ProblemText } from './problem-text';

/** Says what is wrong. The request ID is for problems on our end: for a wrong password, no one needs to look into a log. */
export function ProblemAlert({ problem }: { problem: Problem }) {
  return (
    <Alert role="alert" color="red" icon={<CircleAlertIcon />}>
      <Text component="div" size="sm">
        <ProblemText problem={problem} />
      </Text>
      {problem.requestId && problem.status >= 500 && (
        <Text size="xs" mt={4}>
          Request ID: <Code fz="xs">{problem.requestId}</Code>
        </Text>
      )}
    </Alert>
  );
}
