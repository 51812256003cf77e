'use client';

import { Badge, Divider, Stack, Text } from '@mantine/core';
import { ShieldCheckIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { CallButton } from '../http/call-button';
import { post, send } from '../http/http';
import { ButtonLink } from '../shell/links';
import { RecoveryCodes, readRecoveryCodes } from './recovery-codes';

interface TwoFactorSettingsProps {
  codesLeft: number;
  /** Whether the user can’t turn it off. */
  isRequired: boolean;
}

/** The settings while two-factor authentication is on. */
export function TwoFactorSettings({ codesLeft, isRequired }: TwoFactorSettingsProps) {
  const router = useRouter();
  const [codes, setCodes] = useState<string[] | null>(null);

  if (codes) return <RecoveryCodes codes={codes} next="/account" />;
  return (
    <Stack gap="md" align="flex-start">
      <Badge color="green" leftSection={<ShieldCheckIcon size={14} />}>
        On
      </Badge>
      <Text size="sm">You sign in with your password and a code from your authenticator app.</Text>
      <Divider w="100%" />
      <Text size="sm">{codesLeft} of 10 recovery codes left. New codes replace them.</Text>
      <CallButton
        variant="default"
        call={() => post('/api/account/two-factor/recovery-codes')}
        onDone={({ body }) => setCodes(readRecoveryCodes(body))}
      >
        Get new recovery codes
      </CallButton>
      <ButtonLink href="/account/two-factor?replace=1" variant="default">
        Replace authenticator app
      </ButtonLink>
      {!isRequired && (
        <CallButton
          variant="light"
          color="red"
          call={() => send('DELETE', '/api/account/two-factor')}
          onDone={() => router.refresh()}
        >
          Turn off
        </CallButton>
      )}
    </Stack>
  );
}
