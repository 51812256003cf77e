import { Stack, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { env } from '@/env';
import { ChangeNameForm } from '@/features/account/change-name-form';
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

/** The parts of the account with a page of their own, whose path is the ID. */
const places = [
  {
    id: 'notifications',
    title: 'Notifications',
    text: 'In the bell, by email, and on your devices when a job finishes.',
    action: 'Change',
  },
  {
    id: 'webhooks',
    title: 'Webhooks',
    text: 'Send a message to your own systems when a job finishes.',
    action: 'Manage webhooks',
  },
  {
    id: 'sessions',
    title: 'Sessions',
    text: 'See where you’re signed in, and sign out devices that you don’t use.',
    action: 'Manage sessions',
  },
  { id: 'tokens', title: 'API tokens', text: 'Let your own programs call the API.', action: 'Manage tokens' },
];

export default async function AccountPage() {
  const person = await requirePerson('/account');
  const canSignIn = await hasPassword(person);
  const { INBOX_URL = null } = env();
  return (
    <Stack gap="lg">
      <PageTitle title="Account">{person.email}</PageTitle>
      <NeedsScript what="Changing your account" />
      {!person.isVerified && <NotVerified email={person.email} />}
      <Section id="name" title="Name">
        <ChangeNameForm name={person.name} />
      </Section>
      {places.map(({ id, title, text, action }) => (
        <Section key={id} id={id} title={title}>
          <Text size="sm">
            {text}{' '}
            <AnchorLink href={`/account/${id}`} inherit>
              {action}
            </AnchorLink>
          </Text>
        </Section>
      ))}
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
