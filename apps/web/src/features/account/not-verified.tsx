'use client';

import { Alert, Stack, Text } from '@mantine/core';
import { MailWarningIcon } from 'lucide-react';
import { useState } from 'react';
import { CallButton } from '../http/call-button';
import { post } from '../http/http';

export function NotVerified({ email }: { email: string }) {
  const [isSent, setIsSent] = useState(false);

  return (
    <Alert color="yellow" icon={<MailWarningIcon />} title="Verify your email address">
      <Stack gap="sm" align="flex-start">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          Open the link in the email that we sent to {email}. Until you do, we won’t send you any other email.
        </Text>
        <CallButton
          variant="default"
          size="xs"
          call={() => {
            setIsSent(false);
            return post('/api/account/verification');
          }}
          onDone={() => setIsSent(true)}
        >
          Resend link
        </CallButton>
        <Text size="sm" role="status">
          {isSent && 'The link is on its way.'}
        </Text>
      </Stack>
    </Alert>
  );
}
