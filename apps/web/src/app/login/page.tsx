import { Group } from '@mantine/core';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AccountPage } from '@/features/account/account-page';
import { LoginForm } from '@/features/account/login-form';
import { safeNext } from '@/features/account/safe-next';
import { AnchorLink } from '@/features/shell/links';
import { one, type SearchParams } from '@/features/shell/search-params';
import { getPerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Sign in' };

export default async function LoginPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const next = safeNext(one((await searchParams).next));
  if (await getPerson()) redirect(next);
  const footer = (
    <Group justify="space-between">
      <AnchorLink href="/signup">Sign up</AnchorLink>
      <AnchorLink href="/forgot-password">Forgot your password?</AnchorLink>
    </Group>
  );
  return (
    <AccountPage title="Sign in" footer={footer}>
      <LoginForm next={next} />
    </AccountPage>
  );
}
