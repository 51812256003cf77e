'use client';

import { Button, Group, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { JobView } from '@/api/job-schema';
import { send } from '@/features/http/http';
import type { Problem } from '@/features/http/problem';
import { ProblemAlert } from '@/features/http/problem-alert';
import { fileSize } from '@/features/jobs/detail/result-words';
import { Dialog } from '@/features/shell/dialog';
import type { KindProps } from '../kind-view';
import { imageResultOf } from './image-result';

/** Deletes an image with all its files, once it has been asked whether that is meant. */
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
            {asked.title ?? 'It'} goes, {whatGoes(job)}. This cannot be undone.
          </Text>
          {problem && <ProblemAlert problem={problem} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose} data-autofocus>
              Keep it
            </Button>
            <Button color="red.9" loading={isSending} onClick={onDelete}>
              Delete it
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}

function whatGoes(job: JobView): string {
  const result = imageResultOf(job);
  if (!result) return 'with this job and its history';
  const bytes = job.files.reduce((sum, file) => sum + file.bytes, result.original.bytes);
  const made = job.files.length === 1 ? 'the picture' : `the ${job.files.length} pictures`;
  return `the original and ${made} made of it, ${fileSize(bytes)} in all, with this job and its history`;
}
