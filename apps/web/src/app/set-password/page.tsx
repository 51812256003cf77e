import { Stack, Text } from '@mantine/core';
import { findPasswordLink, type PasswordLink } from '@offload/kinds/accounts/set-password';
import type { Metadata } from 'next';
import { AccountPage } from '@/features/account/account-page';
import { SetPasswordForm } from '@/features/account/set-password-form';
import { AnchorLink, ButtonLink } from '@/features/shell/links';
import { one, type SearchParams } from '@/features/shell/search-params';
import { runtime } from '@/server/runtime';

// The URL holds a secret that must not reach another site through a link.
export const metadata: Metadata = { title: 'Choose a password', referrer: 'no-referrer' };

export default async function SetPasswordPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const given = one((await searchParams).token) ?? '';
  const link = given ? await findPasswordLink(runtime().db, given) : null;
  const verifies = link !== null && !link.isVerified && link.hasPassword;
  return (
    <AccountPage
      title={verifies ? 'Verify your email address' : 'Choose a password'}
      footer={<AnchorLink href="/login">Back to sign in</AnchorLink>}
    >
      {link ? (
        <Stack gap="md">
          <About link={link} verifies={verifies} />
          <SetPasswordForm
            token={given}
            email={link.email}
            asksAboutContent={verifies && link.hasContent}
            asksForCode={link.needsCode}
          />
        </Stack>
      ) : (
        <NoLink isComplete={given !== ''} />
      )}
    </AccountPage>
  );
}

function About({ link, verifies }: { link: PasswordLink; verifies: boolean }) {
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      For <b>{link.email}</b>.
      {verifies &&
        ' Choose a password for this account. It replaces the one from sign-up and signs out everyone who used it.'}
    </Text>
  );
}

function NoLink({ isComplete }: { isComplete: boolean }) {
  return (
    <Stack gap="md">
      <Text size="sm">
        {isComplete
          ? 'This link has expired or has already been used. Request a new one.'
          : 'This link is incomplete. Open it from the email again, or request a new one.'}
      </Text>
      <ButtonLink href="/forgot-password">Request a new link</ButtonLink>
    </Stack>
  );
}
