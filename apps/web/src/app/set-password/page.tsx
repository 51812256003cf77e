import { Stack, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { AccountPage } from '@/features/account/account-page';
import { SetPasswordForm } from '@/features/account/set-password-form';
import { AnchorLink, ButtonLink } from '@/features/shell/links';

// The address holds a secret: it must not reach another site through a link.
export const metadata: Metadata = { title: 'Choose a password', referrer: 'no-referrer' };

interface SetPasswordPageProps {
  searchParams: Promise<{ token?: string | string[] }>;
}

export default async function SetPasswordPage({ searchParams }: SetPasswordPageProps) {
  const { token } = await searchParams;
  return (
    <AccountPage title="Choose a password" footer={<AnchorLink href="/login">Back to sign in</AnchorLink>}>
      {typeof token === 'string' && token ? <SetPasswordForm token={token} /> : <NoToken />}
    </AccountPage>
  );
}

function NoToken() {
  return (
    <Stack gap="md">
      <Text size="sm">
        This address is not complete. Open the link from the message, or have a new one sent.
      </Text>
      <ButtonLink href="/forgot-password">Send me a new link</ButtonLink>
    </Stack>
  );
}
