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
            The console is for staff. In the terminal where you ran <Code>npm start</Code>, open the link in
            the line that begins with <Code>Console</Code>. It works once, within an hour of the start, and
            signs you in as the admin. When you leave the console, you’re back in your own account.
          </Text>
          <Text size="sm">
            If the link has been used, start again for a new one, or sign in with the values in the lines{' '}
            <Code>Admin</Code> and <Code>Password</Code>.
          </Text>
          <LoginForm next="/admin" />
        </Stack>
      </UseLink>
    </AccountPage>
  );
}
