'use client';

import { type FormErrors, type UseFormInput, useForm } from '@mantine/form';
import { useEffect, useState } from 'react';
import { pageOf, post } from './http';
import type { Problem } from './problem';

interface PostForm<Values> extends Pick<UseFormInput<Values>, 'initialValues' | 'validate'> {
  path: string;
  body: (values: Values) => object;
  /** `page`: the address of the page about what was made; `body`: the JSON that was answered. */
  onDone: (values: Values, page: string, body: unknown) => void;
  /** Before the first field with an error takes the focus: it may be folded away. */
  onErrors?: (errors: FormErrors) => void;
}

/** A form that posts JSON, and shows what the server has against it at the fields it is about. */
export function usePostForm<Values extends Record<string, unknown>>(options: PostForm<Values>) {
  const { path, body, onDone, onErrors, ...rest } = options;
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setIsSending] = useState(false);
  const form = useForm<Values>({ mode: 'uncontrolled', ...rest });

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was written before the page was alive, nobody has heard of
  useEffect(() => {
    for (const [field, value] of Object.entries(form.getValues())) {
      const written = writtenInto(form.getInputNode(field));
      if (written !== null && written !== value) form.getInputProps(field).onChange(written);
    }
  }, []);

  function focusFirst(errors: FormErrors) {
    onErrors?.(errors);
    const first = Object.keys(errors)[0];
    if (first) form.getInputNode(first)?.focus();
  }

  const onSubmit = form.onSubmit(async (values) => {
    setProblem(null);
    setIsSending(true);
    const answer = await post(path, body(values));
    setIsSending(false);
    if (answer.ok) return onDone(values, pageOf(answer), answer.body);
    const errors = fieldErrors(answer.problem, values);
    form.setErrors(errors);
    focusFirst(errors);
    if (Object.keys(errors).length === 0) setProblem(answer.problem);
  }, focusFirst);

  return { form, problem, isSending, onSubmit };
}

/** What a person or a browser has written or chosen; null where it is no field of text or choices. */
function writtenInto(node: HTMLElement | null): string | null {
  if (node instanceof HTMLSelectElement) return node.value;
  return node instanceof HTMLInputElement && !['checkbox', 'radio'].includes(node.type) ? node.value : null;
}

function fieldErrors({ errors }: Problem, values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    errors.flatMap(({ pointer, message }) => {
      // `/data/month` is about the month, `/widths/0` about the widths.
      const field = pointer.split('/').findLast((step) => Object.hasOwn(values, step));
      return field ? [[field, message]] : [];
    }),
  );
}
