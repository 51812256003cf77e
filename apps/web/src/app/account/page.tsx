import { Stack, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { ChangePasswordForm } from '@/features/account/change-password-form';
import { NotVerified } from '@/features/account/not-verified';
import { AnchorLink } from '@/features/shell/links';
import { NeedsScript } from '@/features/shell/needs-script';
import { PageTitle } from '@/features/shell/page-title';
import { Section } from '@/features/shell/section';
import { requirePerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Account' };

export default async function AccountPage() {
  const person = await requirePerson('/account');
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
        <ChangePasswordForm />
      </Section>
      <Section id="two-factor" title="Two-factor authentication">
        <Text size="sm">
          {person.hasTwoFactor
            ? 'On. Signing in takes your password and a code.'
            : 'Off. Signing in takes only your password.'}{' '}
          <AnchorLink href="/account/two-factor" inherit>
            {person.hasTwoFactor ? 'Change' : 'Turn on two-factor authentication'}
          </AnchorLink>
        </Text>
      </Section>
    </Stack>
  );
}
