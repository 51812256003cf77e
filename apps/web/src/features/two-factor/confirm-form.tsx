'use client';

import { PostForm } from '../http/post-form';
import { usePostForm } from '../http/use-post-form';
import { CodeField, checkCode } from './code-field';

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
