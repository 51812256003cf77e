'use client';

import { PostForm } from '../http/post-form';
import { usePostForm } from '../http/use-post-form';
import { checkCurrentPassword, checkEmail } from './checks';
import { CurrentPasswordField, EmailField } from './fields';
import { openSignedIn } from './open-signed-in';

interface LoginFormProps {
  next: string;
  /** What was just entered at sign-up. */
  known?: { email: string; password: string };
}

export function LoginForm({ next, known }: LoginFormProps) {
  const { form, ...posting } = usePostForm({
    initialValues: known ?? { email: '', password: '' },
    validate: { email: checkEmail, password: checkCurrentPassword },
    path: '/api/auth/sign-in/email',
    body: ({ email, password }) => ({ email: email.trim(), password }),
    onDone: (_values, _page, body) => openSignedIn(body, next),
  });

  return (
    <PostForm posting={posting} submit="Sign in">
      <EmailField {...form.getInputProps('email')} autoComplete="username" />
      <CurrentPasswordField {...form.getInputProps('password')} />
    </PostForm>
  );
}
