'use client';

import { PasswordInput, type PasswordInputProps, TextInput, type TextInputProps } from '@mantine/core';
import { passwordLength } from '@/server/auth/password-length';

export function EmailField(props: TextInputProps) {
  return <TextInput label="Email" name="email" type="email" required {...props} />;
}

export function NameField(props: TextInputProps) {
  return <TextInput label="Name (optional)" name="name" autoComplete="name" maxLength={100} {...props} />;
}

export function PasswordField(props: PasswordInputProps) {
  return <PasswordInput label="Password" name="password" maxLength={passwordLength.max} {...props} />;
}

export function CurrentPasswordField(props: PasswordInputProps) {
  return <PasswordField autoComplete="current-password" required {...props} />;
}

export function NewPasswordField(props: PasswordInputProps) {
  return (
    <PasswordField
      label="New password"
      description={`${passwordLength.min} to ${passwordLength.max} characters.`}
      name="newPassword"
      autoComplete="new-password"
      required
      {...props}
    />
  );
}
