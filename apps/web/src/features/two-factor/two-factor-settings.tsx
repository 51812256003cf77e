'use client';

import { Badge, Button, Divider, Stack, Text } from '@mantine/core';
import { ShieldCheckIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { post, send } from '../http/http';
import { ProblemAlert } from '../http/problem-alert';
import { useCall } from '../http/use-call';
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
  const { call, problem, isSending } = useCall();
  const renew = () =>
    call(
      () => post('/api/account/two-factor/recovery-codes'),
      ({ body }) => setCodes(readRecoveryCodes(body)),
    );
  const turnOff = () =>
    call(
      () => send('DELETE', '/api/account/two-factor'),
      () => router.refresh(),
    );

  if (codes) return <RecoveryCodes codes={codes} next="/account" />;
  return (
    <Stack gap="md" align="flex-start">
      <Badge color="green" leftSection={<ShieldCheckIcon size={14} />}>
        On
      </Badge>
      <Text size="sm">You sign in with your password and a code from your authenticator app.</Text>
      <Divider w="100%" />
      <Text size="sm">{codesLeft} of 10 recovery codes left.</Text>
      <Button variant="default" onClick={() => void renew()} loading={isSending}>
        Get new recovery codes
      </Button>
      <ButtonLink href="/account/two-factor?replace=1" variant="default">
        Replace authenticator app
      </ButtonLink>
      {!isRequired && (
        <Button variant="light" color="red" onClick={() => void turnOff()} disabled={isSending}>
          Turn off
        </Button>
      )}
      {problem && <ProblemAlert problem={problem} />}
    </Stack>
  );
}
