'use client';

import { Button, Group, Text } from '@mantine/core';
import type { Problem } from '@offload/console/ui/problem.ts';
import { LogOutIcon } from 'lucide-react';
import { useState } from 'react';
import { post } from '../http/http';
import { ProblemLine } from '../http/problem-line';

/** Says as whom the console was opened with the link in the terminal, and gives the session from before back. */
export function LeaveConsole({ email }: { email: string }) {
  const [problem, setProblem] = useState<Problem>();
  const [isLeaving, setIsLeaving] = useState(false);

  async function leave() {
    setProblem(undefined);
    setIsLeaving(true);
    const answer = await post('/api/auth/console/leave', {});
    // A full load, so that nothing of this user stays in the browser's memory.
    if (answer.ok) return window.location.assign(isSignedIn(answer.body) ? '/jobs' : '/');
    setIsLeaving(false);
    setProblem(answer.problem);
  }
  return (
    <Group gap="xs" justify="space-between" wrap="nowrap" mb="xs">
      <Text size="sm" truncate title={email}>
        You are {email}
      </Text>
      <Button
        variant="default"
        size="compact-sm"
        flex="none"
        leftSection={<LogOutIcon size={14} />}
        loading={isLeaving}
        onClick={() => void leave()}
      >
        Leave the console
      </Button>
      <ProblemLine problem={problem} />
    </Group>
  );
}

function isSignedIn(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'isSignedIn' in body && body.isSignedIn === true;
}
