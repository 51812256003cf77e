'use client';

import { Code, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { Done } from '../http/http';
import { CopyTextButton } from '../shell/copy-text-button';
import { DownloadButton } from '../shell/download-button';
import { ButtonLink } from '../shell/links';
import { useFocus } from '../shell/use-focus';

export function readRecoveryCodes(body: Done['body']): string[] {
  const codes = body.recoveryCodes;
  return Array.isArray(codes) ? codes.map(String) : [];
}

export function RecoveryCodes({ codes, next }: { codes: string[]; next: string }) {
  const heading = useFocus<HTMLHeadingElement>();
  const text = `${codes.join('\n')}\n`;
  return (
    <Stack gap="md">
      <Title order={2} ref={heading} tabIndex={-1}>
        Save your recovery codes
      </Title>
      <Text size="sm">
        If you lose your authenticator app, sign in with one of these. Each works once, and you won’t see them
        again.
      </Text>
      <SimpleGrid component="ul" cols={2} spacing="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {codes.map((code) => (
          <li key={code}>
            <Code fz="sm">{code}</Code>
          </li>
        ))}
      </SimpleGrid>
      <Group gap="sm">
        <CopyTextButton text={text} label="Copy codes" />
        <DownloadButton
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="offload-recovery-codes.txt"
        >
          Download codes
        </DownloadButton>
      </Group>
      <ButtonLink href={next}>Continue</ButtonLink>
    </Stack>
  );
}
