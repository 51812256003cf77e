'use client';

import { Box, Checkbox, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { PostForm } from '../http/post-form';
import { usePostForm } from '../http/use-post-form';
import { findPushEndpoint } from '../notifications/push-subscription';
import { CodeDialog } from '../two-factor/code-dialog';
import { checkPassword } from './checks';
import { CurrentPasswordField, NewPasswordField } from './fields';

/** Also sends this browser's push endpoint, because the change replaces the session that it belongs to. */
function usePasswordForm() {
  const [pushEndpoint, setPushEndpoint] = useState<string | null>(null);
  useEffect(() => void findPushEndpoint().then(setPushEndpoint), []);
  const posting = usePostForm({
    initialValues: { currentPassword: '', newPassword: '', revokeOtherSessions: true },
    validate: {
      currentPassword: (value) => (value ? null : 'Enter your current password.'),
      newPassword: checkPassword,
    },
    path: '/api/auth/change-password',
    body: (values) => ({ ...values, ...(pushEndpoint && { pushEndpoint }) }),
    onDone() {
      posting.form.reset();
    },
  });
  return posting;
}

export function ChangePasswordForm() {
  const { form, ...posting } = usePasswordForm();
  return (
    <Box maw={400}>
      <PostForm
        posting={posting}
        submit="Change password"
        footer={
          <Text size="sm" role="status">
            {posting.isDone && 'Your password has been changed.'}
          </Text>
        }
      >
        <CurrentPasswordField
          {...form.getInputProps('currentPassword')}
          label="Current password"
          name="currentPassword"
        />
        <NewPasswordField {...form.getInputProps('newPassword')} />
        <Checkbox
          {...form.getInputProps('revokeOtherSessions', { type: 'checkbox' })}
          label="Sign out everywhere else"
        />
      </PostForm>
      <CodeDialog />
    </Box>
  );
}
