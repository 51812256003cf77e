import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { env } from '@/env';
import { AccountPage } from '@/features/account/account-page';
import { SignupForm } from '@/features/account/signup-form';
import { getPerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Sign up' };

export default async function SignupPage() {
  if (await getPerson()) redirect('/jobs');
  return (
    <AccountPage title="Sign up">
      <SignupForm inboxUrl={env().INBOX_URL ?? null} />
    </AccountPage>
  );
}
