'use client';

import { Button, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { checkCurrentPassword } from '../account/checks';
import { CurrentPasswordField } from '../account/fields';
import { ProblemAlert } from '../http/problem-alert';
import { usePostForm } from '../http/use-post-form';
import { CodeField, checkCode } from './code-field';
import { RecoveryCodes, readRecoveryCodes } from './recovery-codes';

interface EnrollProps {
  token: string;
  /** Where to go afterwards. */
  next: string;
  /** The QR code and the secret. */
  children: ReactNode;
}

/** Confirms that the app has the secret, then shows the recovery codes. */
export function Enroll({ token, next, children }: EnrollProps) {
  const [codes, setCodes] = useState<string[] | null>(null);
  const { form, problem, isSending, onSubmit } = usePostForm({
    initialValues: { code: '', password: '' },
    validate: { code: checkCode, password: checkCurrentPassword },
    path: '/api/account/two-factor',
    body: ({ code, password }) => ({ token, password, code: code.replaceAll(/\s/g, '') }),
    onDone: (_values, _page, body) => setCodes(readRecoveryCodes(body)),
  });

  if (codes) return <RecoveryCodes codes={codes} next={next} />;
  return (
    <Stack gap="md">
      {children}
      <form method="post" noValidate onSubmit={onSubmit}>
        <Stack gap="md">
          <CodeField key={form.key('code')} {...form.getInputProps('code')} />
          <CurrentPasswordField key={form.key('password')} {...form.getInputProps('password')} />
          {problem && <ProblemAlert problem={problem} />}
          <Button type="submit" loading={isSending}>
            Turn on
          </Button>
        </Stack>
      </form>
    </Stack>
  );
}
