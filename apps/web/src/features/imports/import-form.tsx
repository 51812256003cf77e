'use client';

import { Button, FileButton, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { type DragEvent, useRef, useState } from 'react';
import { ProblemAlert } from '../http/problem-alert';
import classes from './imports.module.css';
import { useUpload } from './use-upload';

/** Takes a file, by a button or dropped, and goes to the page where it is being imported. */
export function ImportForm({ maxBytes }: { maxBytes: number }) {
  const router = useRouter();
  const { sending, problem, send, stop } = useUpload({
    path: '/api/imports',
    maxBytes,
    onDone: (page) => router.push(page),
  });
  const { isOver, handlers } = useDrop((file) => !sending && send(file));

  return (
    <Stack gap="sm">
      <Paper p="xl" className={classes.drop} data-over={isOver || undefined} {...handlers}>
        {sending ? (
          <Sending name={sending.name} percent={sending.percent} onStop={stop} />
        ) : (
          <Choosing maxBytes={maxBytes} onChosen={send} />
        )}
      </Paper>
      {problem && <ProblemAlert problem={problem} />}
      <noscript>
        <Text size="sm">This form needs JavaScript.</Text>
      </noscript>
    </Stack>
  );
}

interface ChoosingProps {
  maxBytes: number;
  onChosen: (file: File) => void;
}

function Choosing({ maxBytes, onChosen }: ChoosingProps) {
  // Without it the same file could not be chosen twice in a row.
  const reset = useRef<() => void>(null);
  function choose(file: File | null) {
    reset.current?.();
    if (file) onChosen(file);
  }
  return (
    <Stack align="center" gap="xs">
      <FileButton accept=".csv,text/csv" onChange={choose} resetRef={reset}>
        {(props) => (
          <Button {...props} leftSection={<IconFileUpload size={16} aria-hidden />}>
            Choose a CSV file
          </Button>
        )}
      </FileButton>
      <Text size="sm" c="dimmed" ta="center">
        or drop it here: up to {maxBytes / 1_000_000} MB and a million rows
      </Text>
    </Stack>
  );
}

interface SendingProps {
  name: string;
  percent: number;
  onStop: () => void;
}

function Sending({ name, percent, onStop }: SendingProps) {
  const words = percent < 100 ? `Uploading ${name}` : `${name} has been sent`;
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text role="status" fw={500} truncate>
          {words}
        </Text>
        <Text size="sm" c="dimmed">
          {percent} %
        </Text>
      </Group>
      <Progress value={percent} aria-label={words} transitionDuration={100} />
      <Button variant="default" size="xs" onClick={onStop} style={{ alignSelf: 'flex-start' }}>
        Cancel
      </Button>
    </Stack>
  );
}

/** What a place needs on which a file can be dropped. */
function useDrop(onFile: (file: File) => void) {
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver(event: DragEvent) {
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave: () => setIsOver(false),
      onDrop(event: DragEvent) {
        event.preventDefault();
        setIsOver(false);
        const file = event.dataTransfer.files.item(0);
        if (file) onFile(file);
      },
    },
  };
}
