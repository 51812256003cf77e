'use client';

import { Stack, Text } from '@mantine/core';
import { clientProblem, type Problem } from '@offload/console/text';
import { useRouter } from 'next/navigation';
import { startTransition, useEffect, useEffectEvent, useState } from 'react';
import { CallButton } from '@/features/http/call-button';
import { pageOf } from '@/features/http/http';
import { ProblemAlert } from '@/features/http/problem';
import { upload } from '@/features/http/upload-file';
import { NeedsScript } from '@/features/shell/needs-script';
import { ChooseFiles } from '@/features/upload/choose-files';
import { DropArea } from '@/features/upload/drop-area';
import { readSample } from '@/features/upload/read-sample';
import { Sending } from '@/features/upload/sending';
import { createUploadQueue, type UploadState, useUploads } from '@/features/upload/upload-queue';
import { Preview } from './preview';

interface ImportFormProps {
  maxBytes: number;
  columns: readonly string[];
}

/** The file that this tab uploads, whichever page is open. */
const importUploads = createUploadQueue((file, options) => upload('/api/imports', file, options));

/** Takes a chosen or dropped file, shows how it begins, and opens the page of its import. */
export function ImportForm({ maxBytes, columns }: ImportFormProps) {
  const { file, isSending, percent, problem, choose, send, stop } = useImport(maxBytes);
  const onFiles = ([first]: File[]) => first && !isSending && choose(first);

  return (
    <Stack gap="sm">
      <DropArea onFiles={onFiles}>
        {file && isSending && <Sending name={file.name} percent={percent} onStop={stop} />}
        {file && (
          // Hidden meanwhile, because what was chosen in it is needed again if the upload fails.
          <div key={`${file.name} ${file.size} ${file.lastModified}`} hidden={isSending}>
            <Preview
              file={file}
              columns={columns}
              onSend={(fields) => send(file, fields)}
              onDiscard={() => choose(null)}
            />
          </div>
        )}
        {!file && <Choice maxBytes={maxBytes} onFiles={onFiles} onSample={(sample) => send(sample, {})} />}
      </DropArea>
      {problem && <ProblemAlert problem={problem} />}
      <NeedsScript />
    </Stack>
  );
}

/** The chosen file, or the one that is uploaded, also since before this page was opened. */
function useImport(maxBytes: number) {
  const { uploads, latest } = useUploads(importUploads);
  const [current] = uploads;
  const [chosen, setChosen] = useState<File | null>(null);
  const accepted = useOpenAccepted(latest, () => setChosen(null));
  const stop = () => current && importUploads.remove(current.id);

  function choose(file: File | null) {
    // The error was about another file.
    stop();
    setChosen(file);
  }
  return {
    file: accepted ?? current?.file ?? chosen,
    isSending: accepted !== null || current?.problem === null,
    percent: accepted ? 100 : (current?.percent ?? null),
    problem: current?.problem ?? null,
    choose,
    send(file: File, fields: Record<string, string>) {
      choose(file);
      importUploads.add(file, fields, tooLarge(file, maxBytes));
    },
    stop: accepted ? null : stop,
  };
}

/**
 * Opens the page of an import that is accepted while the form is open. Returns its file until that page is there, or another one
 * that the user has opened meanwhile: the form may then be there still, for another file.
 */
function useOpenAccepted(latest: UploadState['latest'], onOpened: () => void): File | null {
  const { push } = useRouter();
  const [before, setBefore] = useState(latest);
  const accepted = latest === before ? null : latest;
  const onAccepted = useEffectEvent((page: string) =>
    startTransition(() => {
      push(page);
      setBefore(latest);
      onOpened();
    }),
  );
  useEffect(() => {
    if (accepted) onAccepted(pageOf(accepted.answer));
  }, [accepted]);
  return accepted?.file ?? null;
}

interface ChoiceProps extends Pick<ImportFormProps, 'maxBytes'> {
  onFiles: (files: File[]) => void;
  onSample: (sample: File) => void;
}

function Choice({ maxBytes, onFiles, onSample }: ChoiceProps) {
  return (
    <Stack align="center" gap="xs">
      <ChooseFiles accept=".csv,.tsv,.txt,text/csv,text/plain" onFiles={onFiles}>
        Choose a CSV file
      </ChooseFiles>
      <Text size="sm" c="dimmed" ta="center">
        or drop it here (up to {maxBytes / 1_000_000} MB and a million rows)
      </Text>
      <CallButton
        variant="subtle"
        size="compact-sm"
        call={() => readSample('sample-orders.csv', 'text/csv')}
        onDone={({ file }) => onSample(file)}
      >
        Import the sample
      </CallButton>
    </Stack>
  );
}

// Checked before the upload, so that no one sends 200 MB only to learn that the file is too large.
function tooLarge({ size }: File, maxBytes: number): Problem | null {
  const limit = maxBytes / 1_000_000;
  if (size <= maxBytes) return null;
  return clientProblem(`This file is over the ${limit} MB limit. Split it and import the parts.`);
}
