import { Stack, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { env } from '@/env';
import { ChangePasswordForm } from '@/features/account/change-password-form';
import { NoPassword } from '@/features/account/no-password';
import { NotVerified } from '@/features/account/not-verified';
import { AnchorLink } from '@/features/shell/links';
import { NeedsScript } from '@/features/shell/needs-script';
import { PageTitle } from '@/features/shell/page-title';
import { Section } from '@/features/shell/section';
import { hasPassword } from '@/server/auth/has-password';
import { requirePerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Account' };

export default async function AccountPage() {
  const person = await requirePerson('/account');
  const canSignIn = await hasPassword(person);
  const { INBOX_URL = null } = env();
  return (
    <Stack gap="lg">
      <PageTitle title="Account">{person.email}</PageTitle>
      <NeedsScript what="Changing your account" />
      {!person.isVerified && <NotVerified email={person.email} />}
      <Section id="notifications" title="Notifications">
        <Text size="sm">
          In the bell, by email, and on your devices when a job finishes.{' '}
          <AnchorLink href="/account/notifications" inherit>
            Change
          </AnchorLink>
        </Text>
      </Section>
      <Section id="webhooks" title="Webhooks">
        <Text size="sm">
          Send a message to your own systems when a job finishes.{' '}
          <AnchorLink href="/account/webhooks" inherit>
            Manage webhooks
          </AnchorLink>
        </Text>
      </Section>
      <Section id="password" title="Password">
        {canSignIn ? <ChangePasswordForm /> : <NoPassword email={person.email} inboxUrl={INBOX_URL} />}
      </Section>
      <Section id="two-factor" title="Two-factor authentication">
        <TwoFactor hasTwoFactor={person.hasTwoFactor} canSignIn={canSignIn} />
      </Section>
    </Stack>
  );
}

function TwoFactor({ hasTwoFactor, canSignIn }: { hasTwoFactor: boolean; canSignIn: boolean }) {
  if (!canSignIn) return <Text size="sm">Off. It requires a password.</Text>;
  return (
    <Text size="sm">
      {hasTwoFactor
        ? 'On. Signing in takes your password and a code.'
        : 'Off. Signing in takes only your password.'}{' '}
      <AnchorLink href="/account/two-factor" inherit>
        {hasTwoFactor ? 'Change' : 'Turn on two-factor authentication'}
      </AnchorLink>
    </Text>
  );
}
