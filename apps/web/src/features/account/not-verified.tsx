'use client';

import { Alert, Button, Stack, Text } from '@mantine/core';
import { MailWarningIcon } from 'lucide-react';
import { useState } from 'react';
import { post } from '../http/http';
import { ProblemLine } from '../http/problem-line';
import { useCall } from '../http/use-call';

/** Shows that an email address isn't verified, and resends the link. */
export function NotVerified({ email }: { email: string }) {
  const [isSent, setIsSent] = useState(false);
  const { call, problem, isSending } = useCall();

  function resend() {
    setIsSent(false);
    void call(
      () => post('/api/account/verification'),
      () => setIsSent(true),
    );
  }

  return (
    <Alert color="yellow" icon={<MailWarningIcon />} title="Verify your email address">
      <Stack gap="sm" align="flex-start">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          Open the link in the email that we sent to {email}. Until you do, we won’t send you any other email.
        </Text>
        <Button variant="default" size="xs" loading={isSending} onClick={resend}>
          Resend link
        </Button>
        <Text size="sm" role="status">
          {isSent && 'The link is on its way.'}
        </Text>
        <ProblemLine problem={problem} />
      </Stack>
    </Alert>
  );
}
