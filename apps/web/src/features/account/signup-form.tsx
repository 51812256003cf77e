'use client';

import { Anchor, Code, List, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { flushSync } from 'react-dom';
import { PostForm } from '../http/post-form';
import { usePostForm } from '../http/use-post-form';
import { AnchorLink } from '../shell/links';
import { useFocus } from '../shell/use-focus';
import { checkEmail, checkPassword } from './checks';
import { EmailField, NameField, PasswordField } from './fields';
import { LoginForm } from './login-form';

interface SignupFormProps {
  inboxUrl: string | null;
  /** Shown above the form until it is done. */
  heading?: ReactNode;
}

type SignupValues = Record<'email' | 'name' | 'password', string>;

export function SignupForm({ inboxUrl, heading }: SignupFormProps) {
  const [done, setDone] = useState<{ email: string; password: string } | null>(null);
  const { form, ...posting } = usePostForm<SignupValues>({
    initialValues: { email: '', name: '', password: '' },
    validate: { email: checkEmail, password: (value) => (value ? checkPassword(value) : null) },
    path: '/api/signup',
    body: signupBody,
    onDone: ({ email, password }) => setDone({ email: email.trim(), password }),
  });

  function startAgain() {
    form.reset();
    // The form must be rendered before one of its fields can get the focus.
    flushSync(() => setDone(null));
    form.getInputNode('email')?.focus();
  }

  if (done) return <SignupDone {...done} inboxUrl={inboxUrl} onAgain={startAgain} />;
  return (
    <PostForm posting={posting} submit="Sign up" footer={<HasAccount />}>
      {heading}
      <EmailField {...form.getInputProps('email')} autoComplete="email" />
      <NameField {...form.getInputProps('name')} />
      <PasswordField
        {...form.getInputProps('password')}
        label="Password (optional)"
        description="Leave blank and we’ll email you a link to set one."
        autoComplete="new-password"
      />
      {inboxUrl && <FailingAddresses />}
    </PostForm>
  );
}

function signupBody({ email, name, password }: SignupValues): object {
  return {
    email: email.trim(),
    ...(name.trim() && { name: name.trim() }),
    ...(password && { password }),
  };
}

function FailingAddresses() {
  return (
    <Text size="sm" c="dimmed">
      To watch an email fail, enter <Code>error@example.com</Code> (fails every attempt) or{' '}
      <Code>flaky@example.com</Code> (fails twice) and a password.
    </Text>
  );
}

function HasAccount() {
  return (
    <Text size="sm" c="dimmed">
      Already have an account?{' '}
      <AnchorLink href="/login" inherit>
        Sign in
      </AnchorLink>
    </Text>
  );
}

interface SignupDoneProps {
  email: string;
  /** Empty if none was chosen. */
  password: string;
  inboxUrl: string | null;
  onAgain: () => void;
}

function SignupDone({ email, password, inboxUrl, onAgain }: SignupDoneProps) {
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
