'use client';

import { Button, Stack, Text } from '@mantine/core';
import { clientProblem, type Problem } from '@offload/console/text';
import { useRouter } from 'next/navigation';
import { startTransition, useEffect, useRef, useState } from 'react';
import { pageOf } from '@/features/http/http';
import { ProblemAlert } from '@/features/http/problem-alert';
import { upload } from '@/features/http/upload';
import { NeedsScript } from '@/features/shell/needs-script';
import { ChooseFiles } from '@/features/upload/choose-files';
import { DropArea } from '@/features/upload/drop-area';
import { readSample } from '@/features/upload/read-sample';
import { Sending } from '@/features/upload/sending';
import { Preview } from './preview';

interface ImportFormProps {
  maxBytes: number;
  /** Our names of the columns. */
  columns: readonly string[];
}

/** Takes a chosen or dropped file, shows how it begins, and opens the page of its import. */
export function ImportForm({ maxBytes, columns }: ImportFormProps) {
  const router = useRouter();
  const { sending, problem, setProblem, send, stop } = useUpload({
    path: '/api/imports',
    maxBytes,
    onDone: (page) => router.push(page),
  });
  const [chosen, setChosen] = useState<File | null>(null);
  // The error was about another file.
  function choose(file: File | null) {
    setProblem(null);
    setChosen(file);
  }
  const onFiles = ([file]: File[]) => file && !sending && choose(file);
  async function sendSample() {
    const sample = await readSample('sample-orders.csv', 'text/csv');
    if (sample) await send(sample);
    else setProblem(noSample);
  }

  return (
    <Stack gap="sm">
      <DropArea onFiles={onFiles}>
        {sending && <Sending name={sending.name} percent={sending.percent} onStop={stop} />}
        {!sending && chosen && (
          <Preview
            file={chosen}
            columns={columns}
            onSend={(fields) => send(chosen, fields)}
            onDiscard={() => choose(null)}
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
      <NeedsScript />
    </Stack>
  );
}

const noSample = clientProblem('The sample couldn’t be loaded. Try again.');

interface Progress {
  name: string;
  /** How much has been sent, in percent. */
  percent: number;
}

interface UploadForm {
  path: string;
  maxBytes: number;
  /** `page` is the path of the created job’s page. */
  onDone: (page: string) => void;
}

/** Uploads one file at a time, with its progress or its error. */
function useUpload({ path, maxBytes, onDone }: UploadForm) {
  const [sending, setSending] = useState<Progress | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const current = useRef<AbortController | null>(null);
  const stop = () => current.current?.abort();
  useEffect(() => () => current.current?.abort(), []);

  async function send(file: File, fields: Record<string, string> = {}) {
    if (file.size > maxBytes) return setProblem(tooLarge(maxBytes));
    setProblem(null);
    const controller = new AbortController();
    current.current = controller;
    const onSent = (share: number) => setSending({ name: file.name, percent: Math.floor(share * 100) });
    onSent(0);
    const answer = await upload(path, file, { fields, onSent, signal: controller.signal });
    if (answer?.ok)
      // Both at once: it's shown as being sent until that page is there, or another one that the user opens.
      return startTransition(() => {
        setSending(null);
        onDone(pageOf(answer));
      });
    setSending(null);
    setProblem(answer?.problem ?? null);
  }

  return { sending, problem, setProblem, send, stop };
}

// Checked before the upload, so that no one sends 200 MB only to learn that the file is too large.
function tooLarge(maxBytes: number): Problem {
  return clientProblem(
    `This file is over the ${maxBytes / 1_000_000} MB limit. Split it and import the parts.`,
  );
}
