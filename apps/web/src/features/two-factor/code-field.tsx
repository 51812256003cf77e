'use client';

import { TextInput, type TextInputProps } from '@mantine/core';

/** A field for a code from an authenticator app. */
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

/** Returns what is wrong with a code, or null. */
export function checkCode(code: string): string | null {
  return /^\s*(\d\s*){6}$/.test(code) ? null : 'Enter the 6-digit code.';
}
