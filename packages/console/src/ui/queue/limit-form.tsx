import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { countOf, formatNumber, plural } from '@offload/core/format/amounts';
import type { QueueLimits } from '@offload/core/internal';
import { type FormEvent, useState } from 'react';
import type { QueueView } from '../../views';
import { Dialog } from '../dialog';
import { type LimitTexts, readLimits } from './queue-limits';

interface LimitFormProps {
  queue: QueueView;
  onChange: (limits: QueueLimits) => void;
}

/** Changes the limits of a queue, after a confirmation that says what they do. */
export function LimitForm({ queue, onChange }: LimitFormProps) {
  const { name, defaultConcurrency, usualOwnerRunning, usualOwnerOpen } = queue;
  const [texts, setTexts] = useState(textsOf(queue));
  const [errors, setErrors] = useState<Partial<Record<string, string>>>({});
  const [asked, setAsked] = useState<QueueLimits | null>(null);
  const close = () => setAsked(null);
  const field = (limit: keyof QueueLimits, label: string, placeholder: string) => (
    <TextInput
      size="xs"
      inputMode="numeric"
      label={label}
      placeholder={placeholder}
      value={texts[limit]}
      error={errors[limit] ?? null}
      onChange={(event) => setTexts({ ...texts, [limit]: event.currentTarget.value })}
    />
  );

  function ask(event: FormEvent) {
    event.preventDefault();
    const read = readLimits(texts);
    setErrors('errors' in read ? read.errors : {});
    setAsked('limits' in read ? read.limits : null);
  }
  function change(limits: QueueLimits) {
    close();
    onChange(limits);
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
      <Dialog opened={asked !== null} onClose={close} title={`Change the limits of ${name}`}>
        {asked && (
          <Stack>
            <Text size="sm">{whatItDoes(queue, asked)}</Text>
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button onClick={() => change(asked)} data-autofocus>
                Change limits
              </Button>
            </Group>
          </Stack>
        )}
      </Dialog>
    </form>
  );
}

function textsOf({ concurrency, perMinute, ownerRunning, ownerOpen }: QueueView): LimitTexts {
  const text = (limit: number | null) => String(limit ?? '');
  return {
    concurrency: text(concurrency),
    perMinute: text(perMinute),
    ownerRunning: text(ownerRunning),
    ownerOpen: text(ownerOpen),
  };
}

function whatItDoes(queue: QueueView, limits: QueueLimits): string {
  const { name, defaultConcurrency, usualOwnerRunning, usualOwnerOpen } = queue;
  const atOnce = countOf(limits.concurrency ?? defaultConcurrency, `${name} job`);
  const rate =
    limits.perMinute === null
      ? 'with no rate limit across workers'
      : `and all workers together up to ${formatNumber(limits.perMinute)} per minute`;
  const running = formatNumber(limits.ownerRunning ?? usualOwnerRunning);
  const open = limits.ownerOpen ?? usualOwnerOpen;
  return (
    `Each worker will run up to ${atOnce} at once, ${rate}. Each owner may have up to ${running} running and ` +
    `${formatNumber(open)} unfinished ${plural(open, 'job', 'jobs')} of their own. Running jobs aren't affected.`
  );
}
