'use client';

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { ProblemAlert } from '../http/problem-alert';
import { checkEmail, passwordLength } from './checks';
import { usePostForm } from './use-post-form';

export function LoginForm({ next }: { next: string }) {
  const { form, problem, isSending, onSubmit } = usePostForm({
    initialValues: { email: '', password: '' },
    validate: { email: checkEmail, password: (value) => (value ? null : 'Enter your password.') },
    path: '/api/auth/sign-in/email',
    body: ({ email, password }) => ({ email: email.trim(), password }),
    // A full load, so that no page that was read signed out stays in memory.
    onDone: () => window.location.assign(next),
  });

  return (
    <form method="post" noValidate onSubmit={onSubmit} aria-label="Sign in">
      <Stack gap="md">
        <TextInput
          key={form.key('email')}
          {...form.getInputProps('email')}
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          required
        />
        <PasswordInput
          key={form.key('password')}
          {...form.getInputProps('password')}
          label="Password"
          name="password"
          autoComplete="current-password"
          maxLength={passwordLength.max}
          required
        />
        {problem && <ProblemAlert problem={problem} />}
        <Button type="submit" loading={isSending}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
