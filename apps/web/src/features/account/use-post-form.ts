'use client';

import { type FormErrors, type UseFormInput, useForm } from '@mantine/form';
import { useState } from 'react';
import { post } from '../http/http';
import type { Problem } from '../http/problem';

interface PostForm<Values> extends Pick<UseFormInput<Values>, 'initialValues' | 'validate'> {
  path: string;
  body: (values: Values) => object;
  onDone: (values: Values) => void;
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
    if (answer.ok) return onDone(values);
    const errors = fieldErrors(answer.problem, values);
    form.setErrors(errors);
    focusFirst(errors);
    if (Object.keys(errors).length === 0) setProblem(answer.problem);
  }, focusFirst);

  return { form, problem, isSending, onSubmit };
}

function fieldErrors({ errors }: Problem, values: Record<string, string>): Record<string, string> {
  const known = errors.map(({ pointer, message }) => [pointer.slice(1), message] as const);
  return Object.fromEntries(known.filter(([name]) => name in values));
}
