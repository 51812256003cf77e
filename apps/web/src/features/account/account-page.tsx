import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { NeedsScript } from '@/features/shell/needs-script';

interface AccountPageProps {
  title: string;
  children: ReactNode;
  /** Links to other pages. */
  footer?: ReactNode;
}

export function AccountPage({ title, children, footer }: AccountPageProps) {
  return (
    <Stack gap="lg" maw={400} mx="auto">
      <Title order={1}>{title}</Title>
      <NeedsScript />
      <Paper withBorder p="lg">
        {children}
      </Paper>
      {footer && (
        <Text component="div" size="sm" c="dimmed">
          {footer}
        </Text>
      )}
    </Stack>
  );
}
