'use client';

import { Anchor, List, Stack, Text, Title } from '@mantine/core';
import { AnchorLink } from '../shell/links';
import { useFocus } from '../shell/use-focus';
import { LoginForm } from './login-form';

interface SignupDoneProps {
  email: string;
  /** Empty if none was chosen. */
  password: string;
  inboxUrl: string | null;
  onAgain: () => void;
}

export function SignupDone({ email, password, inboxUrl, onAgain }: SignupDoneProps) {
  const hasPassword = password !== '';
  const heading = useFocus<HTMLHeadingElement>();

  return (
    <Stack gap="md">
      <Title order={2} ref={heading} tabIndex={-1}>
        Check your inbox
      </Title>
      <Text>
        We’re sending an email to <b>{email}</b>. A worker sends it in the background, so you didn’t have to
        wait.
      </Text>
      <NextSteps hasPassword={hasPassword} />
      {inboxUrl && <DemoHints inboxUrl={inboxUrl} />}
      {hasPassword && <LoginForm next="/start" known={{ email, password }} />}
      <Anchor component="button" type="button" size="sm" ta="left" onClick={onAgain}>
        Sign up with another email address
      </Anchor>
    </Stack>
  );
}

function NextSteps({ hasPassword }: { hasPassword: boolean }) {
  return (
    <List type="ordered" spacing="xs" size="sm">
      <List.Item>
        {hasPassword ? 'Sign in with your password.' : 'Open the email and choose a password.'}
      </List.Item>
      <List.Item>
        See the job that sent it under{' '}
        <AnchorLink href="/jobs" inherit>
          Jobs
        </AnchorLink>
        .
      </List.Item>
      {hasPassword && (
        <List.Item>
          Verify your email address with the link in the email. Until you do, we won’t send you any other
          email.
        </List.Item>
      )}
    </List>
  );
}

function DemoHints({ inboxUrl }: { inboxUrl: string }) {
  return (
    <Text size="sm" c="dimmed">
      This is a demo: no email leaves this machine. All of it arrives in the{' '}
      <Anchor href={inboxUrl} target="_blank" rel="noreferrer" inherit>
        demo inbox
      </Anchor>
      .
    </Text>
  );
}
