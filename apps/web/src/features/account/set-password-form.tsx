'use client';

import { Checkbox, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { post } from '../http/http';
import { PostForm } from '../http/post-form';
import { usePostForm } from '../http/use-post-form';
import { AnchorLink, ButtonLink } from '../shell/links';
import { useFocus } from '../shell/use-focus';
import { CodeField, checkCode } from '../two-factor/code-forms';
import { checkPassword } from './checks';
import { NewPasswordField } from './fields';
import { openSignedIn } from './open-signed-in';

interface SetPasswordFormProps {
  token: string;
  email: string;
  /** Whether the account has content that the email’s reader may not have created. */
  asksAboutContent: boolean;
  /** Whether the account's second factor is needed. */
  asksForCode: boolean;
}

export function SetPasswordForm({ token, email, asksAboutContent, asksForCode }: SetPasswordFormProps) {
  const [isDone, setIsDone] = useState(false);
  const { form, ...posting } = usePostForm({
    initialValues: { newPassword: '', keepContent: false, code: '' },
    validate: { newPassword: checkPassword, code: (code) => (asksForCode ? checkCode(code) : null) },
    path: '/api/auth/reset-password',
    body: (values) => ({ ...values, token }),
    onDone: ({ newPassword }) => signIn(newPassword),
  });

  // With the password, like any other sign-in: a link alone must not replace a second factor.
  async function signIn(password: string) {
    const answer = await post('/api/auth/sign-in/email', { email, password });
    if (answer.ok) openSignedIn(answer.body, '/start');
    else setIsDone(true);
  }

  if (isDone) return <PasswordChosen />;
  return (
    <PostForm posting={posting} submit="Save password and sign in" footer={posting.problem && newLink}>
      <NewPasswordField {...form.getInputProps('newPassword')} />
      {asksAboutContent && (
        <Checkbox
          {...form.getInputProps('keepContent', { type: 'checkbox' })}
          label="Keep the contents of this account"
          description="This account has jobs, files, or orders. Keep them only if you created them. Otherwise, they’re deleted."
        />
      )}
      {asksForCode && <CodeField {...form.getInputProps('code')} />}
    </PostForm>
  );
}

const newLink = (
  <AnchorLink href="/forgot-password" size="sm">
    Request a new link
  </AnchorLink>
);

function PasswordChosen() {
  const text = useFocus<HTMLParagraphElement>();
  return (
    <Stack gap="md">
      <Text ref={text} tabIndex={-1}>
        Your password has been saved. You can sign in with it now.
      </Text>
      <ButtonLink href="/login">Sign in</ButtonLink>
    </Stack>
  );
}
