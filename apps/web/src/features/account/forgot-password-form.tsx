'use client';

import { Anchor, Text } from '@mantine/core';
import { useState } from 'react';
import { PostForm } from '../http/post-form';
import { usePostForm } from '../http/use-post-form';
import { checkEmail } from './checks';
import { EmailField } from './fields';

export function ForgotPasswordForm({ inboxUrl }: { inboxUrl: string | null }) {
  const [sentTo, setSentTo] = useState('');
  const { form, ...posting } = usePostForm({
    initialValues: { email: '' },
    validate: { email: checkEmail },
    path: '/api/auth/request-password-reset',
    body: ({ email }) => ({ email: email.trim() }),
    onDone: ({ email }) => setSentTo(email.trim()),
  });

  return (
    <PostForm
      posting={posting}
      submit="Send reset link"
      footer={<div role="status">{posting.isDone && <Sent to={sentTo} inboxUrl={inboxUrl} />}</div>}
    >
      <EmailField {...form.getInputProps('email')} autoComplete="username" />
    </PostForm>
  );
}

function Sent({ to, inboxUrl }: { to: string; inboxUrl: string | null }) {
  return (
    <Text size="sm">
      If an account exists for <b>{to}</b>, a reset link is on its way. You can use it once.{' '}
      {inboxUrl && (
        <Anchor href={inboxUrl} target="_blank" rel="noreferrer" inherit>
          Open the demo inbox
        </Anchor>
      )}
    </Text>
  );
}
