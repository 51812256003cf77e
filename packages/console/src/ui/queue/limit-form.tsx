import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { QueueLimits } from '@offload/core/internal';
import { type FormEvent, useState } from 'react';
import type { QueueView } from '../../views';
import { Dialog } from '../dialog';

interface LimitFormProps {
  queue: QueueView;
  onChange: (limits: QueueLimits) => void;
}

type Texts = Record<keyof QueueLimits, string>;

/** Changes the limits of a queue, after a confirmation that says what they do. */
export function LimitForm({ queue, onChange }: LimitFormProps) {
  const { name, defaultConcurrency, usualOwnerRunning, usualOwnerOpen } = queue;
  const [texts, setTexts] = useState(textsOf(queue));
  const [isAsking, setIsAsking] = useState(false);
  const field = (limit: keyof QueueLimits, label: string, placeholder: string) => (
    <TextInput
      size="xs"
      inputMode="numeric"
      label={label}
      placeholder={placeholder}
      value={texts[limit]}
      onChange={(event) => setTexts({ ...texts, [limit]: event.currentTarget.value })}
    />
  );

  function ask(event: FormEvent) {
    event.preventDefault();
    setIsAsking(true);
  }
  function change() {
    setIsAsking(false);
    onChange(limitsOf(texts));
  }
  return (
    <form onSubmit={ask}>
      <Group gap="sm" align="flex-end">
        {field('concurrency', 'Concurrency per worker', String(defaultConcurrency))}
        {field('perMinute', 'Rate limit (jobs per minute)', 'No limit')}
        {field('ownerRunning', 'Running jobs per owner', String(usualOwnerRunning))}
        {field('ownerOpen', 'Unfinished jobs per owner', String(usualOwnerOpen))}
        <Button type="submit" size="xs" variant="default">
          Change limits
        </Button>
      </Group>
      <Dialog opened={isAsking} onClose={() => setIsAsking(false)} title={`Change the limits of ${name}`}>
        <Stack>
          <Text size="sm">{whatItDoes(queue, texts)}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setIsAsking(false)}>
              Go back
            </Button>
            <Button onClick={change} data-autofocus>
              Change limits
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </form>
  );
}

function textsOf({ concurrency, perMinute, ownerRunning, ownerOpen }: QueueView): Texts {
  const text = (limit: number | null) => String(limit ?? '');
  return {
    concurrency: text(concurrency),
    perMinute: text(perMinute),
    ownerRunning: text(ownerRunning),
    ownerOpen: text(ownerOpen),
  };
}

function limitsOf({ concurrency, perMinute, ownerRunning, ownerOpen }: Texts): QueueLimits {
  const number = (text: string) => (text.trim() === '' ? null : Number(text));
  return {
    concurrency: number(concurrency),
    perMinute: number(perMinute),
    ownerRunning: number(ownerRunning),
    ownerOpen: number(ownerOpen),
  };
}

function whatItDoes(queue: QueueView, texts: Texts): string {
  const concurrency = texts.concurrency.trim() || queue.defaultConcurrency;
  const rate = texts.perMinute.trim()
    ? `and all workers together up to ${texts.perMinute} per minute`
    : 'with no rate limit across workers';
  const running = texts.ownerRunning.trim() || queue.usualOwnerRunning;
  const open = texts.ownerOpen.trim() || queue.usualOwnerOpen;
  return (
    `Each worker will run up to ${concurrency} ${queue.name} jobs at once, ${rate}. ` +
    `Each owner may have up to ${running} running and ${open} unfinished jobs of their own. Running jobs aren't affected.`
  );
}
