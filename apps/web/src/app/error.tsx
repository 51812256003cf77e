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
      <Text>This page could not be shown. Your jobs go on in the background.</Text>
      {digest && (
        <Text size="sm">
          Reference: <Code>{digest}</Code>
        </Text>
      )}
      <Button onClick={retry}>Try again</Button>
    </Stack>
  );
}
