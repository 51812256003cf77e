'use client';

import { Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, type RefObject, useEffect, useState } from 'react';
import type { PayloadField } from '../../views';
import { asSentence, type Problem } from '../problem';
import { ProblemNotice } from '../problem-notice';
import { useInvalidFocus } from '../use-invalid-focus';
import { WaitingButton } from '../waiting-button';
import { PayloadFields } from './payload-fields';
import { payloadOf } from './payload-of';
import classes from './replay-form.module.css';

interface ReplayFormProps {
  /** The payload as it is shown. */
  payload: unknown;
  fields: PayloadField[];
  /** The recipient of its email, if that may change. */
  recipient: string | null;
  /** Sends the replay, and opens the new job. Returns why that failed. */
  onReplay: (replay: ReplayRequest) => Promise<Problem | undefined>;
}

export interface ReplayRequest {
  payload: Record<string, unknown>;
  recipient?: string;
}

/** Replays a failed job with other values, in the fields that its kind lets staff change. */
export function ReplayForm({ payload, fields, recipient, onReplay }: ReplayFormProps) {
  const [texts, setTexts] = useState(() => Object.fromEntries(fields.map(({ name, text }) => [name, text])));
  const [to, setTo] = useState(recipient ?? '');
  const { errors, problem, isSending, send } = useSending(fields, onReplay);
  const form = useInvalidFocus(errors);
  useFirstFocus(form);

  function submit(event: FormEvent) {
    event.preventDefault();
    void send(payloadOf(fields, texts), (written) => ({
      payload: { ...withoutFields(payload, fields), ...written },
      ...(recipient !== null && { recipient: to }),
    }));
  }
  return (
    <form onSubmit={submit} aria-labelledby="replay" ref={form} className={classes.form}>
      <Title order={2} id="replay" mb="sm">
        Replay with changes
      </Title>
      <Stack gap="sm" maw={640}>
        <PayloadFields
          fields={fields}
          texts={texts}
          errors={errors}
          onType={(name, text) => setTexts({ ...texts, [name]: text })}
        />
        {recipient !== null && <Recipient to={to} onType={setTo} />}
        <ReplayEffect sendsEmail={recipient !== null} />
        {problem && <ProblemNotice problem={problem} />}
        <Group className={classes.submit}>
          <WaitingButton type="submit" size="xs" isWaiting={isSending}>
            Replay job
          </WaitingButton>
        </Group>
      </Stack>
    </form>
  );
}

type Texts = Record<string, string>;

/** Sends a replay unless a field is invalid. Shows errors at their fields, and others in a notice. */
function useSending(fields: PayloadField[], onReplay: ReplayFormProps['onReplay']) {
  const [errors, setErrors] = useState<Texts>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setIsSending] = useState(false);

  async function send(
    entered: ReturnType<typeof payloadOf>,
    requestOf: (payload: ReplayRequest['payload']) => ReplayRequest,
  ) {
    setErrors('errors' in entered ? entered.errors : {});
    setProblem(null);
    if ('errors' in entered) return;
    setIsSending(true);
    const failed = await onReplay(requestOf(entered.payload));
    setIsSending(false);
    if (!failed) return;
    const atFields = errorsAt(failed, fields);
    setErrors(atFields);
    // Errors that belong to no field are shown in the notice.
    if (Object.keys(atFields).length < Math.max(1, failed.errors.length)) setProblem(failed);
  }
  return { errors, problem, isSending, send };
}

/**
 * Moves the focus to the first field, because users open the form to type into it. The browser first scrolls to the part of the
 * page that the URL names, which takes the focus away.
 */
function useFirstFocus(form: RefObject<HTMLFormElement | null>): void {
  useEffect(() => {
    const focus = () => form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus();
    const timer = setTimeout(focus);
    return () => clearTimeout(timer);
  }, [form]);
}

function ReplayEffect({ sendsEmail }: { sendsEmail: boolean }) {
  return (
    <Text size="sm" c="dimmed">
      This creates a new job and dismisses this one.
      {sendsEmail && ' It sends 1 email.'}
    </Text>
  );
}

function Recipient({ to, onType }: { to: string; onType: (to: string) => void }) {
  return (
    <TextInput
      label="Send email to"
      type="email"
      value={to}
      required
      onChange={(event) => onType(event.currentTarget.value)}
    />
  );
}

/** Returns the unchanged part of a payload. An emptied field is missing from the edited part, so it must be missing here, too. */
function withoutFields(payload: unknown, fields: PayloadField[]): object {
  const names = new Set(fields.map(({ name }) => name));
  const isObject = typeof payload === 'object' && payload !== null;
  return Object.fromEntries(Object.entries(isObject ? payload : {}).filter(([name]) => !names.has(name)));
}

function errorsAt({ errors }: Problem, fields: PayloadField[]): Record<string, string> {
  const known = new Set(fields.map(({ name }) => name));
  return Object.fromEntries(
    errors
      .map(({ pointer, message }) => [pointer.split('/')[2] ?? '', asSentence(message)] as const)
      .filter(([name]) => known.has(name)),
  );
}
