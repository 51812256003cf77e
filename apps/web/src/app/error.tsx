'use client';

import { Button, Code, Stack, Text, Title } from '@mantine/core';

interface ErrorPageProps {
  error: unknown;
  retry: () => void;
}

export default function ErrorPage({ error, retry }: ErrorPageProps) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  return (
    <Stack gap="md" maw={480} align="flex-start">
      <Title order={1}>Something went wrong</Title>
      <Text>This page couldn’t be loaded. Your jobs keep running in the background.</Text>
      {digest && (
        <Text size="sm">
          Error ID: <Code>{digest}</Code>
        </Text>
      )}
      <Button onClick={retry}>Try again</Button>
    </Stack>
  );
}
