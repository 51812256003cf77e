import { Alert, Anchor, Text } from '@mantine/core';
import { CircleAlertIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problem } from './problem';

/**
 * Says what is wrong; `children` say it in other words. The request ID is for problems on the server.
 *
 * @example
 * {problem && <ProblemNotice problem={problem} />}
 */
export function ProblemNotice({ problem, children }: { problem: Problem; children?: ReactNode }) {
  return (
    <Alert role="alert" color="red" icon={<CircleAlertIcon />}>
      <Text component="div" size="sm">
        {children ?? problem.detail}
      </Text>
      {problem.link && (
        <Anchor href={problem.link.href} target="_blank" size="sm" inherit>
          {problem.link.label} (opens a new tab)
        </Anchor>
      )}
      {problem.requestId && problem.status >= 500 && (
        <Text size="xs" mt={4}>
          Request ID: <code>{problem.requestId}</code>
        </Text>
      )}
    </Alert>
  );
}
