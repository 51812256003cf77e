'use client';

import { Button, Checkbox, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { ProblemAlert } from '../http/problem-alert';
import { usePostForm } from '../http/use-post-form';
import { checkPassword } from './checks';
import { CurrentPasswordField, NewPasswordField } from './fields';

export function ChangePasswordForm() {
  const [isDone, setIsDone] = useState(false);
  const { form, problem, isSending, onSubmit } = usePostForm({
    initialValues: { currentPassword: '', newPassword: '', revokeOtherSessions: true },
    validate: {
      currentPassword: (value) => (value ? null : 'Enter your current password.'),
      newPassword: checkPassword,
    },
    path: '/api/auth/change-password',
    body: (values) => values,
    onDone() {
      form.reset();
      setIsDone(true);
    },
  });

  return (
    <form method="post" noValidate onSubmit={onSubmit}>
      <Stack gap="md" maw={400} align="stretch">
        <CurrentPasswordField
          key={form.key('currentPassword')}
          {...form.getInputProps('currentPassword')}
          label="Current password"
          name="currentPassword"
        />
        <NewPasswordField key={form.key('newPassword')} {...form.getInputProps('newPassword')} />
        <Checkbox
          key={form.key('revokeOtherSessions')}
          {...form.getInputProps('revokeOtherSessions', { type: 'checkbox' })}
          label="Sign out everywhere else"
        />
        {problem && <ProblemAlert problem={problem} />}
        <Button type="submit" loading={isSending} style={{ alignSelf: 'flex-start' }}>
          Change password
        </Button>
        <Text size="sm" role="status">
          {isDone && 'Your password has been changed.'}
        </Text>
      </Stack>
    </form>
  );
}
