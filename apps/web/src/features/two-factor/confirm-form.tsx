'use client';

import { Button, Group, Stack } from '@mantine/core';
import { ProblemAlert } from '../http/problem-alert';
import { usePostForm } from '../http/use-post-form';
import { CodeField, checkCode } from './code-field';

interface ConfirmFormProps {
  onDone: () => void;
  onCancel?: () => void;
}

/** Takes a code for this session, which then needs no other for 10 minutes. */
export function ConfirmForm({ onDone, onCancel }: ConfirmFormProps) {
  const { form, problem, isSending, onSubmit } = usePostForm({
    initialValues: { code: '' },
    validate: { code: checkCode },
    path: '/api/account/two-factor/confirm',
    body: ({ code }) => ({ code: code.replaceAll(/\s/g, '') }),
    onDone,
  });
  return (
    <form method="post" noValidate onSubmit={onSubmit}>
      <Stack gap="md">
        <CodeField key={form.key('code')} {...form.getInputProps('code')} data-autofocus />
        {problem && <ProblemAlert problem={problem} />}
        <Group justify="flex-end" gap="sm">
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
          <Button type="submit" loading={isSending}>
            Confirm
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
