'use client';

import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  type TextInputProps,
  Title,
} from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { PayloadField } from '../../views';
import { fieldName } from '../field-name';
import { asSentence, type Problem } from '../problem';
import { ProblemNotice } from '../problem-notice';
import { itemsOf, payloadOf } from './payload-of';
import classes from './replay-form.module.css';

interface ReplayFormProps {
  /** The payload as it is shown. */
  payload: unknown;
  /** The fields that may change. */
  fields: PayloadField[];
  /** Where its email goes, if that may change. */
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
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setIsSending] = useState(false);

  async function send(event: FormEvent) {
    event.preventDefault();
    const said = payloadOf(fields, texts);
    setErrors('errors' in said ? said.errors : {});
    setProblem(null);
    if ('errors' in said) return;
    setIsSending(true);
    const rest = withoutFields(payload, fields);
    const json = { payload: { ...rest, ...said.payload }, ...(recipient !== null && { recipient: to }) };
    const failed = await onReplay(json);
    setIsSending(false);
    if (!failed) return;
    const atFields = errorsAt(failed, fields);
    setErrors(atFields);
    if (Object.keys(atFields).length === 0) setProblem(failed);
  }
  const form = useRef<HTMLFormElement>(null);
  // Who opens the form wants to type into it, and a part of the page may be between the link and the form. The browser first
  // goes to the part that the URL names, which takes the focus away.
  useEffect(() => {
    const focus = () => form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus();
    const timer = setTimeout(focus);
    return () => clearTimeout(timer);
  }, []);
  return (
    <form onSubmit={send} aria-labelledby="replay" ref={form} className={classes.form}>
      <Title order={2} id="replay" mb="sm">
        Replay with changes
      </Title>
      <Stack gap="sm" maw={640}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          {fields.map((field) => (
            <Field
              key={field.name}
              field={field}
              text={texts[field.name] ?? ''}
              error={errors[field.name] ?? null}
              onChange={(text) => setTexts({ ...texts, [field.name]: text })}
            />
          ))}
        </SimpleGrid>
        {recipient !== null && (
          <TextInput
            label="Send email to"
            type="email"
            value={to}
            required
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        )}
        <Text size="sm" c="dimmed">
          This creates a new job and dismisses this one.
          {recipient !== null && ' It sends 1 email.'}
        </Text>
        {problem && <ProblemNotice problem={problem} />}
        <Group className={classes.submit}>
          <Button type="submit" size="xs" loading={isSending}>
            Replay job
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface FieldProps {
  field: PayloadField;
  text: string;
  error: string | null;
  onChange: (text: string) => void;
}

function Field({ field: { name, type, choices, whenEmpty }, text, error, onChange }: FieldProps) {
  const common = {
    label: fieldName(name),
    value: text,
    error,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  if (type === 'choice' || type === 'flag') {
    const values = type === 'flag' ? ['true', 'false'] : choices;
    return <NativeSelect {...common} data={whenEmpty === 'refused' ? values : ['', ...values]} />;
  }
  if (type === 'choices')
    return (
      <Checkbox.Group
        label={common.label}
        error={error}
        value={itemsOf(text)}
        onChange={(chosen) => onChange(chosen.join(', '))}
      >
        <Group gap="sm" mt={4}>
          {choices.map((choice) => (
            <Checkbox key={choice} value={choice} label={choice} />
          ))}
        </Group>
      </Checkbox.Group>
    );
  if (type === 'numbers')
    return <TextInput {...common} inputWrapperOrder={below} description="Separated by commas" />;
  if (type === 'json') return <Textarea {...common} autosize minRows={2} description="JSON" />;
  return <TextInput {...common} inputMode={type === 'number' ? 'decimal' : 'text'} />;
}

// So that fields in a row are level.
const below: NonNullable<TextInputProps['inputWrapperOrder']> = ['label', 'input', 'description', 'error'];

/** What stays as it is. A field that was emptied is left out of what was typed, so it must not come from here. */
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
