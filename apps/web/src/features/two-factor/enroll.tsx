'use client';

import { Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { checkCurrentPassword } from '../account/checks';
import { CurrentPasswordField } from '../account/fields';
import { PostForm } from '../http/post-form';
import { usePostForm } from '../http/use-post-form';
import { CodeField, checkCode } from './code-forms';
import { RecoveryCodes, readRecoveryCodes } from './recovery-codes';

interface EnrollProps {
  token: string;
  next: string;
  children: ReactNode;
}

/** Confirms that the app has the secret, then shows the recovery codes. */
export function Enroll({ token, next, children }: EnrollProps) {
  const [codes, setCodes] = useState<string[] | null>(null);
  const { form, ...posting } = usePostForm({
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
      <PostForm posting={posting} submit="Turn on">
        <CodeField {...form.getInputProps('code')} />
        <CurrentPasswordField {...form.getInputProps('password')} />
      </PostForm>
    </Stack>
  );
}
