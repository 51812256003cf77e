'use client';

import { Box, Text } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { PostForm } from '../http/post-form';
import { usePostForm } from '../http/use-post-form';
import { NameField } from './fields';

export function ChangeNameForm({ name }: { name: string }) {
  const router = useRouter();
  const { form, ...posting } = usePostForm({
    initialValues: { name },
    method: 'PATCH',
    path: '/api/account',
    body: (values) => values,
    onDone: () => router.refresh(),
  });
  return (
    <Box maw={400}>
      <PostForm
        posting={posting}
        submit="Change name"
        footer={
          <Text size="sm" role="status">
            {posting.isDone && 'Your name has been changed.'}
          </Text>
        }
      >
        <NameField {...form.getInputProps('name')} />
      </PostForm>
    </Box>
  );
}
