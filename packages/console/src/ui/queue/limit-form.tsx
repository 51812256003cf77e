import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { QueueLimits } from '@offload/core/admin';
import { formatNumber, plural } from '@offload/core/format/amounts';
import { type FormEvent, useRef, useState } from 'react';
import type { QueueView } from '../../views';
import { Dialog } from '../dialog';
import { useInvalidFocus } from '../use-invalid-focus';
import { WaitingButton } from '../waiting-button';
import { type LimitTexts, readLimits } from './queue-limits';
import { concurrencyText } from './queue-words';

interface LimitFormProps {
  queue: QueueView;
  /** Changes the given limits. */
  onChange: (limits: Partial<QueueLimits>) => Promise<unknown>;
}

/** Changes the limits of a queue, after a confirmation that says what they do. */
export function LimitForm({ queue, onChange }: LimitFormProps) {
  const { typed, texts, type } = useTexts(queue);
  const [errors, setErrors] = useState<Errors>({});
  const [isAsking, setIsAsking] = useState(false);
  const questions = useRef(0);
  const form = useInvalidFocus(errors);
  const read = readLimits(texts);
  const close = () => setIsAsking(false);

  function ask(event: FormEvent) {
    event.preventDefault();
    setErrors('errors' in read ? read.errors : {});
    setIsAsking('limits' in read);
    questions.current += 1;
  }
  async function change(limits: QueueLimits) {
    const question = questions.current;
    // Someone may have changed the other limits since this page read them.
    await onChange(Object.fromEntries(Object.entries(limits).filter(([limit]) => limit in typed)));
    // Someone may have closed this question meanwhile, and asked the next one.
    if (question === questions.current) close();
  }
  return (
    <form onSubmit={ask} ref={form}>
      <LimitFields queue={queue} texts={texts} errors={errors} onType={type} />
      <Dialog opened={isAsking} onClose={close} title={`Change the limits of ${queue.name}`}>
        {'limits' in read && (
          <Question
            text={whatItDoes(queue, read.limits)}
            onClose={close}
            onConfirm={() => change(read.limits)}
          />
        )}
      </Dialog>
    </form>
  );
}

/**
 * Returns the texts of the fields: what was typed, and otherwise the limits as they are. Someone else may change some of them
 * meanwhile: what was typed stays, and what wasn't is theirs.
 */
function useTexts(queue: QueueView) {
  const current = textsOf(queue);
  const [typed, setTyped] = useState<Partial<LimitTexts>>({});
  const isSame = (limit: string, text: string) =>
    new Map(Object.entries(current)).get(limit) === (text.trim() && String(Number(text)));
  const left = Object.entries(typed).filter(([limit, text]) => !isSame(limit, text));
  if (left.length < Object.keys(typed).length) setTyped(Object.fromEntries(left));

  function type(limit: keyof QueueLimits, text: string) {
    setTyped({ ...typed, [limit]: text });
  }
  return { typed, texts: { ...current, ...typed }, type };
}

type Errors = Partial<Record<string, string>>;

interface LimitFieldsProps {
  queue: QueueView;
  texts: LimitTexts;
  errors: Errors;
  onType: (limit: keyof QueueLimits, text: string) => void;
}

function LimitFields({ queue, texts, errors, onType }: LimitFieldsProps) {
  const fields = [
    ['concurrency', 'Concurrency per worker', concurrencyText({ ...queue, concurrency: null })],
    ['perMinute', 'Rate limit (jobs per minute)', 'No limit'],
    ['ownerRunning', 'Running jobs per owner', String(queue.usualOwnerRunning)],
    ['ownerOpen', 'Unfinished jobs per owner', String(queue.usualOwnerOpen)],
  ] as const;
  return (
    <Group gap="sm" align="flex-end">
      {fields.map(([limit, label, placeholder]) => (
        <TextInput
          key={limit}
          size="xs"
          inputMode="numeric"
          label={label}
          placeholder={placeholder}
          value={texts[limit]}
          error={errors[limit] ?? null}
          onChange={(event) => onType(limit, event.currentTarget.value)}
        />
      ))}
      <Button type="submit" size="xs" variant="default">
        Change limits
      </Button>
    </Group>
  );
}

interface QuestionProps {
  text: string;
  onClose: () => void;
  onConfirm: () => Promise<void>;
}

function Question({ text, onClose, onConfirm }: QuestionProps) {
  const [isSending, setIsSending] = useState(false);
  function confirm() {
    setIsSending(true);
    void onConfirm();
  }
  return (
    <Stack>
      <Text size="sm">{text}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <WaitingButton isWaiting={isSending} onClick={confirm} data-autofocus>
          Change limits
        </WaitingButton>
      </Group>
    </Stack>
  );
}

function textsOf({ concurrency, perMinute, ownerRunning, ownerOpen }: QueueLimits): LimitTexts {
  const text = (limit: number | null) => String(limit ?? '');
  return {
    concurrency: text(concurrency),
    perMinute: text(perMinute),
    ownerRunning: text(ownerRunning),
    ownerOpen: text(ownerOpen),
  };
}

function whatItDoes(queue: QueueView, limits: QueueLimits): string {
  const { name, usualOwnerRunning, usualOwnerOpen } = queue;
  const atMost = limits.concurrency ?? queue.usualConcurrency.most;
  const atOnce = `${concurrencyText({ ...queue, ...limits })} ${plural(atMost, `${name} job`, `${name} jobs`)}`;
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
