import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { ProblemAlert } from './problem';
import type { usePostForm } from './use-post-form';

interface PostFormProps {
  posting: Pick<ReturnType<typeof usePostForm>, 'problem' | 'isSending' | 'onSubmit'>;
  submit: string;
  /** If it's given, the form has a button to cancel. */
  onCancel?: (() => void) | undefined;
  children: ReactNode;
  footer?: ReactNode;
}

export function PostForm({ posting, submit, onCancel, children, footer }: PostFormProps) {
  const { problem, isSending, onSubmit } = posting;
  const button = (
    <Button type="submit" loading={isSending}>
      {submit}
    </Button>
  );
  return (
    <form method="post" noValidate onSubmit={onSubmit}>
      <Stack gap="md">
        {children}
        {problem && <ProblemAlert problem={problem} />}
        {onCancel ? (
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
            {button}
          </Group>
        ) : (
          button
        )}
        {footer}
      </Stack>
    </form>
  );
}
