'use client';

import { Code, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { flushSync } from 'react-dom';
import { PostForm } from '../http/post-form';
import { usePostForm } from '../http/use-post-form';
import { AnchorLink } from '../shell/links';
import { checkEmail, checkPassword } from './checks';
import { EmailField, NameField, PasswordField } from './fields';
import { SignupDone } from './signup-done';

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

/** What the demo's mail server does with two addresses. */
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
