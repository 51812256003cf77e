'use client';

import { Badge, Button, Divider, Group, Stack, Text } from '@mantine/core';
import { Dialog } from '@offload/console/ui';
import { ShieldCheckIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type Answer, type Done, post, send } from '../http/http';
import { ProblemLine } from '../http/problem';
import { useCall } from '../http/use-call';
import { ButtonLink } from '../shell/links';
import { RecoveryCodes, readRecoveryCodes } from './recovery-codes';

interface TwoFactorSettingsProps {
  codesLeft: number;
  /** Whether the user can’t turn it off. */
  isRequired: boolean;
}

export function TwoFactorSettings({ codesLeft, isRequired }: TwoFactorSettingsProps) {
  const router = useRouter();
  const [codes, setCodes] = useState<string[] | null>(null);
  const { change, problem } = useChanges();

  if (codes) return <RecoveryCodes codes={codes} next="/account" />;
  return (
    <Stack gap="md" align="flex-start">
      <Badge color="green" leftSection={<ShieldCheckIcon size={14} />}>
        On
      </Badge>
      <Text size="sm">You sign in with your password and a code from your authenticator app.</Text>
      <Divider w="100%" />
      <Text size="sm">{codesLeft} of 10 recovery codes left. New codes replace them.</Text>
      <Button
        variant="default"
        {...change(
          'new codes',
          () => post('/api/account/two-factor/recovery-codes'),
          ({ body }) => setCodes(readRecoveryCodes(body)),
        )}
      >
        Get new recovery codes
      </Button>
      <ButtonLink href="/account/two-factor?replace=1" variant="default">
        Replace authenticator app
      </ButtonLink>
      {!isRequired && (
        <TurnOff
          button={change(
            'turn off',
            () => send('DELETE', '/api/account/two-factor'),
            () => router.refresh(),
          )}
        />
      )}
      <ProblemLine problem={problem} />
    </Stack>
  );
}

/** Asks first: the call itself needs no code within 10 minutes of the last one. */
function TurnOff({ button }: { button: ReturnType<ReturnType<typeof useChanges>['change']> }) {
  const [isAsking, setIsAsking] = useState(false);
  const close = () => setIsAsking(false);
  function confirm() {
    close();
    button.onClick();
  }
  return (
    <>
      <Button variant="light" color="red" {...button} onClick={() => setIsAsking(true)}>
        Turn off
      </Button>
      <Dialog opened={isAsking} onClose={close} title="Turn off two-factor authentication?">
        <Stack gap="md">
          <Text size="sm">
            Signing in will take only your password. Your recovery codes and the codes of your authenticator
            app will no longer work.
          </Text>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close} data-autofocus>
              Cancel
            </Button>
            <Button color="red" onClick={confirm}>
              Turn off two-factor authentication
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}

/** Returns the props of a button for each change. One is made at a time: new codes are worthless once it's turned off. */
function useChanges() {
  const { call, problem, isSending } = useCall();
  const [latest, setLatest] = useState<string>();
  const change = (name: string, work: () => Promise<Answer>, onDone: (answer: Done) => void) => ({
    disabled: isSending,
    loading: isSending && latest === name,
    onClick() {
      setLatest(name);
      void call(work, onDone);
    },
  });
  return { change, problem };
}
