'use client';

import { Stack, Text } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import { useEffect, useRef, useState } from 'react';
import { post } from '../http/http';
import { ProblemAlert } from '../http/problem';
import { AnchorLink } from '../shell/links';

/** Gives back the session that this browser had before it used the link in the terminal. */
export function LeaveConsole() {
  const [problem, setProblem] = useState<Problem>();

  // It works once, and in development an effect runs twice.
  const isLeaving = useRef(false);

  useEffect(() => {
    if (isLeaving.current) return;
    isLeaving.current = true;
    void post('/api/auth/console/leave', {}).then((answer) => {
      // A full load, so that nothing of this user stays in the browser's memory.
      if (answer.ok) window.location.replace(answer.body.isSignedIn ? '/jobs' : '/');
      else setProblem(answer.problem);
    });
  }, []);

  if (!problem) return <Text role="status">Leaving…</Text>;
  return (
    <Stack gap="md">
      <ProblemAlert problem={problem} />
      <AnchorLink href="/jobs">Your jobs</AnchorLink>
    </Stack>
  );
}
