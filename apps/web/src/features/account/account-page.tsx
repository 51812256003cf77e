import { Paper, Stack, Text } from '@mantine/core';
import type { ComponentProps, ReactNode } from 'react';
import { NeedsScript } from '@/features/shell/needs-script';
import { PageTitle } from '@/features/shell/page-title';

interface AccountPageProps extends Pick<ComponentProps<typeof PageTitle>, 'title' | 'back'> {
  children: ReactNode;
  footer?: ReactNode;
}

export function AccountPage({ title, back, children, footer }: AccountPageProps) {
  return (
    <Stack gap="lg" maw={400} mx="auto">
      <PageTitle title={title} back={back} />
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
