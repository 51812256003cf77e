'use client';

import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { QueueLimits, QueueView } from '@/api/admin/limit-schema';
import { Dialog } from '../../shell/dialog';

export interface LimitFormProps {
  queue: QueueView;
  onChange: (limits: QueueLimits) => void;
}

type Texts = Record<keyof QueueLimits, string>;

/** Changes how fast a queue is worked off: asks once, and says what that will do. */
export function LimitForm({ queue, onChange }: LimitFormProps) {
  const { name, usualConcurrency, usualOwnerRunning, usualOwnerOpen } = queue;
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
        {field('concurrency', `At a time in ${name}`, String(usualConcurrency))}
        {field('perMinute', `A minute in ${name}`, 'No limit')}
        {field('ownerRunning', `Running per owner in ${name}`, String(usualOwnerRunning))}
        {field('ownerOpen', `Open per owner in ${name}`, String(usualOwnerOpen))}
        <Button type="submit" size="xs" variant="default">
          Change
        </Button>
      </Group>
      <Dialog opened={isAsking} onClose={() => setIsAsking(false)} title={`Change ${name}`}>
        <Stack>
          <Text size="sm">{whatItDoes(queue, texts)}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setIsAsking(false)}>
              Leave it
            </Button>
            <Button onClick={change} data-autofocus>
              Change
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
  const at = texts.concurrency.trim() || `${queue.usualConcurrency}, as usual,`;
  const rate = texts.perMinute.trim()
    ? `and ${texts.perMinute} a minute at most`
    : 'and as many a minute as there are';
  const running = texts.ownerRunning.trim() || queue.usualOwnerRunning;
  const open = texts.ownerOpen.trim() || queue.usualOwnerOpen;
  return (
    `Every worker will run ${at} jobs of ${queue.name} at a time, ${rate} of all workers together. ` +
    `Each owner may have up to ${running} of their own requests running and ${open} unfinished. What runs now goes on.`
  );
}
