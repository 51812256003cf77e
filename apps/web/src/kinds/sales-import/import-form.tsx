'use client';

import { Button, Stack, Text } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ProblemAlert } from '@/features/http/problem-alert';
import { ChooseFiles } from '@/features/upload/choose-files';
import { DropArea } from '@/features/upload/drop-area';
import { Sending } from '@/features/upload/sending';
import { Preview } from './preview';
import { useUpload } from './use-upload';

interface ImportFormProps {
  maxBytes: number;
  /** Our names of the columns. */
  columns: readonly string[];
}

/** Takes a chosen or dropped file, shows how it begins, and opens the page of its import. */
export function ImportForm({ maxBytes, columns }: ImportFormProps) {
  const router = useRouter();
  const { sending, problem, send, stop } = useUpload({
    path: '/api/imports',
    maxBytes,
    onDone: (page) => router.push(page),
  });
  const [chosen, setChosen] = useState<File | null>(null);
  const onFiles = ([file]: File[]) => file && !sending && setChosen(file);
  const sendSample = async () => send(await fetchSample());

  return (
    <Stack gap="sm">
      <DropArea onFiles={onFiles}>
        {sending && <Sending name={sending.name} percent={sending.percent} onStop={stop} />}
        {!sending && chosen && (
          <Preview
            file={chosen}
            columns={columns}
            onSend={(fields) => send(chosen, fields)}
            onDiscard={() => setChosen(null)}
          />
        )}
        {!sending && !chosen && (
          <Stack align="center" gap="xs">
            <ChooseFiles accept=".csv,.tsv,.txt,text/csv,text/plain" onFiles={onFiles}>
              Choose a CSV file
            </ChooseFiles>
            <Text size="sm" c="dimmed" ta="center">
              or drop it here (up to {maxBytes / 1_000_000} MB and a million rows)
            </Text>
            <Button variant="subtle" size="compact-sm" onClick={sendSample}>
              Import the sample
            </Button>
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

async function fetchSample(): Promise<File> {
  const response = await fetch('/sample-orders.csv');
  return new File([await response.blob()], 'sample-orders.csv', { type: 'text/csv' });
}
