'use client';

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ProblemAlert } from '../http/problem-alert';
import { checkEmail, checkPassword, passwordLength } from './checks';
import { SignupDone } from './signup-done';
import { usePostForm } from './use-post-form';

export function SignupForm({ inboxUrl }: { inboxUrl: string | null }) {
  const [done, setDone] = useState<{ email: string; hasPassword: boolean } | null>(null);
  const { form, problem, isSending, onSubmit } = usePostForm({
    initialValues: { email: '', name: '', password: '' },
    validate: { email: checkEmail, password: (value) => (value ? checkPassword(value) : null) },
    path: '/api/signup',
    body: ({ email, name, password }) => ({
      email: email.trim(),
      ...(name.trim() && { name: name.trim() }),
      ...(password && { password }),
    }),
    onDone: ({ email, password }) => setDone({ email: email.trim(), hasPassword: password !== '' }),
  });

  if (done) return <SignupDone {...done} inboxUrl={inboxUrl} onAgain={() => setDone(null)} />;
  return (
    <form method="post" noValidate onSubmit={onSubmit} aria-label="Sign up">
      <Stack gap="md">
        <TextInput
          key={form.key('email')}
          {...form.getInputProps('email')}
          label="E-mail"
          name="email"
          type="email"
          autoComplete="email"
          required
        />
        <TextInput
          key={form.key('name')}
          {...form.getInputProps('name')}
          label="Name (optional)"
          name="name"
          autoComplete="name"
          maxLength={100}
        />
        <PasswordInput
          key={form.key('password')}
          {...form.getInputProps('password')}
          label="Password (optional)"
          description="Leave it empty and we e-mail you a link to choose one."
          name="password"
          autoComplete="new-password"
          maxLength={passwordLength.max}
        />
        {problem && <ProblemAlert problem={problem} />}
        <Button type="submit" loading={isSending}>
          Sign up
        </Button>
      </Stack>
    </form>
  );
}
