'use client';

import { type FormErrors, type UseFormInput, type UseFormReturnType, useForm } from '@mantine/form';
import { asSentence, type Problem } from '@offload/console/text';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { type Done, pageOf, send } from './http';

interface PostForm<Values> extends Pick<UseFormInput<Values>, 'initialValues' | 'validate'> {
  method?: 'POST' | 'PUT' | 'PATCH';
  path: string;
  body: (values: Values) => object;
  /** `page` is the path of the created object's page; `body` is the response's JSON. */
  onDone: (values: Values, page: string, body: Done['body']) => void | Promise<void>;
  /** Called before the first field with an error gets the focus: it may be collapsed. */
  onErrors?: (errors: FormErrors) => void;
}

/** A form that posts JSON and shows the server's errors at their fields. */
export function usePostForm<Values extends Record<string, unknown>>(options: PostForm<Values>) {
  const { method = 'POST', path, body, onDone, onErrors, ...rest } = options;
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [isDone, setIsDone] = useState(false);
  const form = useFilledForm(rest);

  function focusFirst(errors: FormErrors) {
    onErrors?.(errors);
    const first = Object.keys(errors)[0];
    if (first) form.getInputNode(first)?.focus();
  }

  const submit = form.onSubmit(async (values) => {
    setIsSending(true);
    const answer = await send(method, path, body(values));
    if (answer.ok) await onDone(values, pageOf(answer), answer.body);
    setIsSending(false);
    setIsDone(answer.ok);
    if (answer.ok) return;
    const errors = fieldErrors(answer.problem, values);
    form.setErrors(errors);
    focusFirst(errors);
    if (Object.keys(errors).length === 0) setProblem(answer.problem);
  }, focusFirst);

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    // Both are about what was sent before.
    setProblem(null);
    setIsDone(false);
    const errors = halfEnteredErrors(form);
    if (Object.keys(errors).length === 0) return submit(event);
    event.preventDefault();
    form.setErrors(errors);
    focusFirst(errors);
  }

  return { form, problem, isSending, isDone, onSubmit };
}

/** A form with what was entered before hydration. */
function useFilledForm<Values extends Record<string, unknown>>(
  input: Pick<UseFormInput<Values>, 'initialValues' | 'validate'>,
) {
  // Another form of the page may have a field of the same name. Mantine allows letters and digits only.
  const name = useId().replaceAll('_', '');
  const form = useForm<Values>({ name, ...input });

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, after hydration
  useEffect(() => takeWritten(form), []);
  return form;
}

type Fields<Values> = Pick<UseFormReturnType<Values>, 'getValues' | 'getInputNode' | 'getInputProps'>;

/** Takes what was entered before hydration into a form's state, which doesn't have it. */
function takeWritten<Values extends Record<string, unknown>>(form: Fields<Values>): void {
  for (const [field, value] of Object.entries(form.getValues())) {
    const written = writtenInto(form.getInputNode(field));
    const isOfField = written !== null && typeof written === typeof value;
    if (isOfField && written !== value) form.getInputProps(field).onChange(written);
  }
}

function halfEnteredErrors<Values extends Record<string, unknown>>(
  form: Fields<Values>,
): Record<string, string> {
  const half = Object.keys(form.getValues()).filter((field) => isHalfEntered(form.getInputNode(field)));
  return Object.fromEntries(half.map((field) => [field, 'Complete this entry, or leave it blank.']));
}

/** Returns what a user or a browser entered or chose; null if it isn't a text field, a select, or a checkbox. */
function writtenInto(node: HTMLElement | null): string | boolean | null {
  if (node instanceof HTMLSelectElement) return node.value;
  if (!(node instanceof HTMLInputElement) || node.type === 'radio') return null;
  return node.type === 'checkbox' ? node.checked : node.value;
}

/** Returns whether a field has an entry that the browser can't read, such as half of a date. Its value is empty then. */
function isHalfEntered(node: HTMLElement | null): boolean {
  return node instanceof HTMLInputElement && node.validity.badInput;
}

function fieldErrors({ errors }: Problem, values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    errors.flatMap(({ pointer, message }) => {
      // `/data/month` is an error of `month`, `/widths/0` one of `widths`.
      const field = pointer.split('/').findLast((step) => Object.hasOwn(values, step));
      return field ? [[field, asSentence(message)]] : [];
    }),
  );
}
