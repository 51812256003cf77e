import { Code, Stack, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { AccountPage } from '@/features/account/account-page';
import { LoginForm } from '@/features/account/login-form';
import { UseLink } from '@/features/account/use-link';

export const metadata: Metadata = { title: 'Open the console', referrer: 'no-referrer' };

/** Where the link in the terminal leads. Without it, this page says where to find it. */
export default function OpenConsolePage() {
  return (
    <AccountPage title="Open the console">
      <UseLink>
        <Stack gap="md">
          <Text size="sm">
            The console is for staff. On your own machine, <Code>npm start</Code> has printed a link to it in
            the terminal, which signs you in as the admin once. The email and password above that link work
            here, too.
          </Text>
          <LoginForm next="/admin" />
        </Stack>
      </UseLink>
    </AccountPage>
  );
}
