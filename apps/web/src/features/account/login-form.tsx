'use client';

import { Button, Stack } from '@mantine/core';
import { ProblemAlert } from '../http/problem-alert';
import { usePostForm } from '../http/use-post-form';
import { checkCurrentPassword, checkEmail } from './checks';
import { CurrentPasswordField, EmailField } from './fields';

/** Returns whether better-auth also requires a code. */
function needsCode(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'twoFactorRedirect' in body;
}

function codeHref(next: string): string {
  return `/login/code?next=${encodeURIComponent(next)}`;
}

export function LoginForm({ next }: { next: string }) {
  const { form, problem, isSending, onSubmit } = usePostForm({
    initialValues: { email: '', password: '' },
    validate: { email: checkEmail, password: checkCurrentPassword },
    path: '/api/auth/sign-in/email',
    body: ({ email, password }) => ({ email: email.trim(), password }),
    // A full load, so that no page from before the sign-in stays in memory.
    onDone: (_values, _page, body) => window.location.assign(needsCode(body) ? codeHref(next) : next),
  });

  return (
    <form method="post" noValidate onSubmit={onSubmit}>
      <Stack gap="md">
        <EmailField key={form.key('email')} {...form.getInputProps('email')} autoComplete="username" />
        <CurrentPasswordField key={form.key('password')} {...form.getInputProps('password')} />
        {problem && <ProblemAlert problem={problem} />}
        <Button type="submit" loading={isSending}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
