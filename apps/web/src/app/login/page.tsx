import { Group } from '@mantine/core';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AccountPage } from '@/features/account/account-page';
import { LoginForm } from '@/features/account/login-form';
import { safeNext } from '@/features/account/safe-next';
import { AnchorLink } from '@/features/shell/links';
import { getPerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Sign in' };

interface LoginPageProps {
  searchParams: Promise<{ next?: string | string[] }>;
}

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const { next: asked } = await searchParams;
  const next = safeNext(typeof asked === 'string' ? asked : undefined);
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
