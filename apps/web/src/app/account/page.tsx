import { Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { ChangePasswordForm } from '@/features/account/change-password-form';
import { NotVerified } from '@/features/account/not-verified';
import { AnchorLink } from '@/features/shell/links';
import { requirePerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Account' };

export default async function AccountPage() {
  const person = await requirePerson('/account');
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>Account</Title>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {person.email}
        </Text>
      </div>
      {!person.isVerified && <NotVerified email={person.email} />}
      <section aria-labelledby="notifications">
        <Title order={2} id="notifications" mb="sm">
          Notifications
        </Title>
        <Text size="sm">
          In the bell, by email, and on your devices when a job finishes.{' '}
          <AnchorLink href="/account/notifications" inherit>
            Change
          </AnchorLink>
        </Text>
      </section>
      <section aria-labelledby="webhooks">
        <Title order={2} id="webhooks" mb="sm">
          Webhooks
        </Title>
        <Text size="sm">
          Send a message to your own systems when a job finishes.{' '}
          <AnchorLink href="/account/webhooks" inherit>
            Manage webhooks
          </AnchorLink>
        </Text>
      </section>
      <section aria-labelledby="password">
        <Title order={2} id="password" mb="sm">
          Password
        </Title>
        <ChangePasswordForm />
      </section>
      <section aria-labelledby="two-factor">
        <Title order={2} id="two-factor" mb="sm">
          Two-factor authentication
        </Title>
        <Text size="sm">
          {person.hasTwoFactor
            ? 'On. Signing in takes your password and a code.'
            : 'Off. Signing in takes only your password.'}{' '}
          <AnchorLink href="/account/two-factor" inherit>
            {person.hasTwoFactor ? 'Change' : 'Turn on two-factor authentication'}
          </AnchorLink>
        </Text>
      </section>
    </Stack>
  );
}
