'use client';

import { Button, Group, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import { send } from '@/features/http/http';
import type { Problem } from '@/features/http/problem';
import { ProblemAlert } from '@/features/http/problem-alert';
import { fileSize } from '@/features/jobs/detail/result-words';
import { Dialog } from '@/features/shell/dialog';
import type { KindProps } from '@/kinds/kind-view';
import { imageResultOf } from '../outcome/image-result';

/** Deletes an image with all its files, after a confirmation. */
export function DeleteImage({ job, asked }: KindProps) {
  const router = useRouter();
  const [isAsking, setIsAsking] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function onDelete() {
    setProblem(null);
    setIsSending(true);
    const answer = await send('DELETE', `/api/images/${job.id}`);
    if (answer.ok) return router.push('/images');
    setIsSending(false);
    setProblem(answer.problem);
  }
  const onClose = () => setIsAsking(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => setIsAsking(true)}
      >
        Delete
      </Button>
      <Dialog opened={isAsking} onClose={onClose} title="Delete this image?">
        <Stack gap="md">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            This deletes {asked.title ?? 'the image'}
            {contentsOf(job)}. This can’t be undone.
          </Text>
          {problem && <ProblemAlert problem={problem} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose} data-autofocus>
              Cancel
            </Button>
            <Button color="red.9" loading={isSending} onClick={onDelete}>
              Delete image
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}

function contentsOf(job: JobView): string {
  const result = imageResultOf(job);
  if (!result) return ', its job, and its history';
  const count = job.files.length === 1 ? '1 resized image' : `${job.files.length} resized images`;
  const bytes = job.files.reduce((sum, file) => sum + file.bytes, result.original.bytes);
  return `: the original, ${count} (${fileSize(bytes)} in total), the job, and its history`;
}
