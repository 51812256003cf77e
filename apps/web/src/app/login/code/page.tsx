import { Group } from '@mantine/core';
import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { AccountPage } from '@/features/account/account-page';
import { safeNext } from '@/features/account/safe-next';
import { AnchorLink } from '@/features/shell/links';
import { one, type SearchParams } from '@/features/shell/search-params';
import { CodeForm } from '@/features/two-factor/code-forms';
import { getPerson } from '@/server/auth/session';
import { runtime } from '@/server/runtime';

export const metadata: Metadata = { title: 'Enter your code' };

export default async function CodePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const next = safeNext(one(params.next));
  if (await getPerson()) redirect(next);
  const here = encodeURIComponent(next);
  if (!(await hasPasswordAccepted())) redirect(`/login?next=${here}`);
  const isRecovery = one(params.with) === 'recovery-code';
  const footer = (
    <Group justify="space-between">
      {isRecovery ? (
        <AnchorLink href={`/login/code?next=${here}`}>Use your authenticator app</AnchorLink>
      ) : (
        <AnchorLink href={`/login/code?with=recovery-code&next=${here}`}>Use a recovery code</AnchorLink>
      )}
      <AnchorLink href={`/login?next=${here}`}>Start over</AnchorLink>
    </Group>
  );
  return (
    <AccountPage title={isRecovery ? 'Use a recovery code' : 'Enter your code'} footer={footer}>
      <CodeForm key={String(isRecovery)} isRecovery={isRecovery} next={next} />
    </AccountPage>
  );
}

/** Returns whether better-auth has accepted a password and waits for the code. */
async function hasPasswordAccepted(): Promise<boolean> {
  const { createAuthCookie } = await runtime().auth.$context;
  return (await cookies()).has(createAuthCookie('two_factor').name);
}
