'use client';

import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { QueueView } from '@/api/admin/limit-schema';
import { Dialog } from '../../shell/dialog';

type Limits = Pick<QueueView, 'concurrency' | 'perMinute'>;

export interface LimitFormProps {
  queue: QueueView;
  onChange: (limits: Limits) => void;
}

/** Changes how fast a queue is worked off: asks once, and says what that will do. */
export function LimitForm({ queue, onChange }: LimitFormProps) {
  const [concurrency, setConcurrency] = useState(String(queue.concurrency ?? ''));
  const [perMinute, setPerMinute] = useState(String(queue.perMinute ?? ''));
  const [isAsking, setIsAsking] = useState(false);
  const numberOf = (text: string) => (text.trim() === '' ? null : Number(text));

  function ask(event: FormEvent) {
    event.preventDefault();
    setIsAsking(true);
  }
  function change() {
    setIsAsking(false);
    onChange({ concurrency: numberOf(concurrency), perMinute: numberOf(perMinute) });
  }
  const at = concurrency.trim() || `${queue.usualConcurrency}, as usual,`;
  const rate = perMinute.trim() ? `and ${perMinute} a minute at most` : 'and as many a minute as there are';
  return (
    <form onSubmit={ask}>
      <Group gap="sm" align="flex-end">
        <TextInput
          size="xs"
          inputMode="numeric"
          label={`At a time in ${queue.name}`}
          placeholder={String(queue.usualConcurrency)}
          value={concurrency}
          onChange={(event) => setConcurrency(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          inputMode="numeric"
          label={`A minute in ${queue.name}`}
          placeholder="No limit"
          value={perMinute}
          onChange={(event) => setPerMinute(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="default">
          Change
        </Button>
      </Group>
      <Dialog opened={isAsking} onClose={() => setIsAsking(false)} title={`Change ${queue.name}`}>
        <Stack>
          <Text size="sm">
            Every worker will run {at} jobs of {queue.name} at a time, {rate} of all workers together. What
            runs now goes on.
          </Text>
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
