import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { env } from '@/env';
import { AccountPage } from '@/features/account/account-page';
import { SignupForm } from '@/features/account/signup-form';
import { AnchorLink } from '@/features/shell/links';
import { getPerson } from '@/server/session';

export const metadata: Metadata = { title: 'Sign up' };

export default async function SignupPage() {
  if (await getPerson()) redirect('/jobs');
  const footer = (
    <>
      You have an account? <AnchorLink href="/login">Sign in</AnchorLink>
    </>
  );
  return (
    <AccountPage title="Sign up" footer={footer}>
      <SignupForm inboxUrl={env().INBOX_URL ?? null} />
    </AccountPage>
  );
}
