'use client';

import { Stack, Text, TextInput, type TextInputProps } from '@mantine/core';
import { PostForm } from '../http/post-form';
import { usePostForm } from '../http/use-post-form';

export function CodeField(props: TextInputProps) {
  return (
    <TextInput
      label="Code"
      description="The 6-digit code from your authenticator app."
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={16}
      required
      {...props}
    />
  );
}

export function checkCode(code: string): string | null {
  return /^\s*(\d\s*){6}$/.test(code) ? null : 'Enter the 6-digit code.';
}

interface CodeFormProps {
  isRecovery: boolean;
  next: string;
}

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

interface ConfirmFormProps {
  onDone: () => void;
  onCancel?: () => void;
}

/** Takes a code for this session, which then needs no other for 10 minutes. */
export function ConfirmForm({ onDone, onCancel }: ConfirmFormProps) {
  const { form, ...posting } = usePostForm({
    initialValues: { code: '' },
    validate: { code: checkCode },
    path: '/api/account/two-factor/confirm',
    body: ({ code }) => ({ code: code.replaceAll(/\s/g, '') }),
    onDone,
  });
  return (
    <PostForm posting={posting} submit="Confirm" onCancel={onCancel}>
      <CodeField {...form.getInputProps('code')} data-autofocus />
    </PostForm>
  );
}

/** Asks staff for the code that their session began without. */
export function MissingCode({ next }: { next: string }) {
  return (
    <Stack gap="md">
      <Text size="sm">Enter a code to continue.</Text>
      <ConfirmForm onDone={() => window.location.assign(next)} />
    </Stack>
  );
}
