'use client';

import { Stack, Text } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { ProblemAlert } from '@/features/http/problem-alert';
import { ChooseFiles } from '@/features/upload/choose-files';
import { DropArea } from '@/features/upload/drop-area';
import { Sending } from '@/features/upload/sending';
import { useUpload } from './use-upload';

/** Takes a chosen or dropped file, and opens the page of its import. */
export function ImportForm({ maxBytes }: { maxBytes: number }) {
  const router = useRouter();
  const { sending, problem, send, stop } = useUpload({
    path: '/api/imports',
    maxBytes,
    onDone: (page) => router.push(page),
  });
  const onFiles = ([file]: File[]) => file && !sending && send(file);

  return (
    <Stack gap="sm">
      <DropArea onFiles={onFiles}>
        {sending ? (
          <Sending name={sending.name} percent={sending.percent} onStop={stop} />
        ) : (
          <Stack align="center" gap="xs">
            <ChooseFiles accept=".csv,text/csv" onFiles={onFiles}>
              Choose a CSV file
            </ChooseFiles>
            <Text size="sm" c="dimmed" ta="center">
              or drop it here (up to {maxBytes / 1_000_000} MB and a million rows)
            </Text>
          </Stack>
        )}
      </DropArea>
      {problem && <ProblemAlert problem={problem} />}
      <noscript>
        <Text size="sm">This form requires JavaScript.</Text>
      </noscript>
    </Stack>
  );
}
