'use client';

import { Button, Divider, Stack, Text } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { UserView } from '@/api/admin/users/user-schema';
import { send } from '../../http/http';
import { ProblemAlert } from '../../http/problem-alert';

interface ResetTwoFactorProps {
  user: Pick<UserView, 'id' | 'email'>;
  onDone: (message: string) => void;
}

/** Helps a user who has lost both the authenticator app and the recovery codes. */
export function ResetTwoFactor({ user: { id, email }, onDone }: ResetTwoFactorProps) {
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setIsSending] = useState(false);

  async function reset() {
    setProblem(null);
    setIsSending(true);
    const answer = await send('DELETE', `/api/admin/users/${encodeURIComponent(id)}/two-factor`);
    setIsSending(false);
    if (!answer.ok) return setProblem(answer.problem);
    onDone(`${email} can now sign in with only a password.`);
    router.refresh();
  }
  return (
    <>
      <Divider />
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          Two-factor authentication is on. Reset it only if you’re sure who is asking: a password is then
          enough to sign in. The user is signed out everywhere.
        </Text>
        <Button variant="light" color="red" onClick={() => void reset()} loading={isSending}>
          Reset two-factor authentication
        </Button>
        {problem && <ProblemAlert problem={problem} />}
      </Stack>
    </>
  );
}
