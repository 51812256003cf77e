'use client';

import { type FormErrors, type UseFormInput, useForm } from '@mantine/form';
import { useState } from 'react';
import { pageOf, post } from './http';
import type { Problem } from './problem';

interface PostForm<Values> extends Pick<UseFormInput<Values>, 'initialValues' | 'validate'> {
  path: string;
  body: (values: Values) => object;
  /** `page`: the address of the page about what was made. */
  onDone: (values: Values, page: string) => void;
}

/** A form that posts JSON, and shows what the server has against it at the fields it is about. */
export function usePostForm<Values extends Record<string, string>>(options: PostForm<Values>) {
  const { path, body, onDone, ...rest } = options;
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setIsSending] = useState(false);
  const form = useForm<Values>({ mode: 'uncontrolled', ...rest });

  function focusFirst(errors: FormErrors) {
    const first = Object.keys(errors)[0];
    if (first) form.getInputNode(first)?.focus();
  }

  const onSubmit = form.onSubmit(async (values) => {
    setProblem(null);
    setIsSending(true);
    const answer = await post(path, body(values));
    setIsSending(false);
    if (answer.ok) return onDone(values, pageOf(answer));
    const errors = fieldErrors(answer.problem, values);
    form.setErrors(errors);
    focusFirst(errors);
    if (Object.keys(errors).length === 0) setProblem(answer.problem);
  }, focusFirst);

  return { form, problem, isSending, onSubmit };
}

function fieldErrors({ errors }: Problem, values: Record<string, string>): Record<string, string> {
  const known = errors.map(({ pointer, message }) => [pointer.split('/').at(-1) ?? '', message] as const);
  return Object.fromEntries(known.filter(([name]) => name in values));
}
