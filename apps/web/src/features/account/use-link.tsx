'use client';

import { Stack, Text } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { post } from '../http/http';
import { ProblemAlert } from '../http/problem';

/** Signs in with the token in the URL's fragment. Shows `children` if there is none, or if it doesn't work. */
export function UseLink({ children }: { children: ReactNode }) {
  const [problem, setProblem] = useState<Problem>();
  const [isUsing, setIsUsing] = useState(false);
  // The token works once, and in development an effect runs twice.
  const isUsed = useRef(false);

  useEffect(() => {
    const token = window.location.hash.slice(1);
    if (!token || isUsed.current) return;
    isUsed.current = true;
    setIsUsing(true);
    void post('/api/auth/sign-in/link', { token }).then((answer) => {
      // Replaces the page, so that the token isn't in the history.
      if (answer.ok) return window.location.replace('/admin');
      setIsUsing(false);
      setProblem(answer.problem);
    });
  }, []);

  if (isUsing) return <Text role="status">Signing you in…</Text>;
  return (
    <Stack gap="md">
      {problem && <ProblemAlert problem={problem} />}
      {children}
    </Stack>
  );
}
