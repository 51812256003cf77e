'use client';

import { TextInput } from '@mantine/core';
import { PostForm } from '../http/post-form';
import { usePostForm } from '../http/use-post-form';
import { CodeField, checkCode } from './code-field';

interface CodeFormProps {
  isRecovery: boolean;
  next: string;
}

/** The second step of signing in. */
export function CodeForm({ isRecovery, next }: CodeFormProps) {
  const { form, ...posting } = usePostForm({
    initialValues: { code: '' },
    validate: { code: isRecovery ? (code) => (code.trim() ? null : 'Enter a recovery code.') : checkCode },
    path: `/api/auth/two-factor/${isRecovery ? 'verify-backup-code' : 'verify-totp'}`,
    body: ({ code }) => ({ code }),
    // A full load, as after any sign-in.
    onDone: () => window.location.assign(next),
  });
  const field = form.getInputProps('code');
  return (
    <PostForm posting={posting} submit="Sign in">
      {isRecovery ? (
        <TextInput
          {...field}
          label="Recovery code"
          description="One of the codes that you saved, such as k3v9q-7wxan."
          name="code"
          autoComplete="off"
          maxLength={32}
          required
        />
      ) : (
        <CodeField {...field} />
      )}
    </PostForm>
  );
}
