'use client';

import { Group, Stack, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, type RefObject, useEffect, useState } from 'react';
import type { PayloadField } from '../../views';
import { asSentence, type Problem } from '../problem';
import { ProblemNotice } from '../problem-notice';
import { useInvalidFocus } from '../use-invalid-focus';
import { WaitingButton } from '../waiting-button';
import { PayloadFields } from './payload-fields';
import classes from './payload-form.module.css';
import { payloadOf } from './payload-of';

interface PayloadFormProps {
  /** The ID of its title. */
  id: string;
  title: string;
  /** The payload as it is shown. */
  payload: unknown;
  fields: PayloadField[];
  /** The label of the button. */
  submit: string;
  /** More fields, and what the button does. */
  children?: ReactNode;
  /** Sends the payload that was entered. Returns why that failed. */
  onSend: (payload: Payload) => Promise<Problem | undefined>;
}

type Payload = Record<string, unknown>;

/** Edits a payload, in the fields that staff may change. */
export function PayloadForm({ id, title, payload, fields, submit: label, ...more }: PayloadFormProps) {
  const [texts, setTexts] = useState(() => Object.fromEntries(fields.map(({ name, text }) => [name, text])));
  const { errors, problem, isSending, send } = useSending(fields, more.onSend);
  const form = useInvalidFocus(errors);
  useFirstFocus(form);

  function submit(event: FormEvent) {
    event.preventDefault();
    void send(payloadOf(fields, texts), (written) => ({ ...withoutFields(payload, fields), ...written }));
  }
  return (
    <form onSubmit={submit} aria-labelledby={id} ref={form} className={classes.form}>
      <Title order={2} id={id} mb="sm">
        {title}
      </Title>
      <Stack gap="sm" maw={640}>
        <PayloadFields
          fields={fields}
          texts={texts}
          errors={errors}
          onType={(name, text) => setTexts({ ...texts, [name]: text })}
        />
        {more.children}
        {problem && <ProblemNotice problem={problem} />}
        <Group className={classes.submit}>
          <WaitingButton type="submit" size="xs" isWaiting={isSending}>
            {label}
          </WaitingButton>
        </Group>
      </Stack>
    </form>
  );
}

type Texts = Record<string, string>;

/** Sends a payload unless a field is invalid. Shows errors at their fields, and others in a notice. */
function useSending(fields: PayloadField[], onSend: PayloadFormProps['onSend']) {
  const [errors, setErrors] = useState<Texts>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setIsSending] = useState(false);

  async function send(entered: ReturnType<typeof payloadOf>, whole: (written: Payload) => Payload) {
    setErrors('errors' in entered ? entered.errors : {});
    setProblem(null);
    if ('errors' in entered) return;
    setIsSending(true);
    const failed = await onSend(whole(entered.payload));
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
