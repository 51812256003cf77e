import { Alert, Code, Stack, Text } from '@mantine/core';
import { KeyIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { Answer, Done } from '../http/http';
import { ProblemAlert } from '../http/problem';
import { useCall } from '../http/use-call';
import { CopyTextButton } from '../shell/copy-text-button';

interface NewSecretProps {
  secret: string;
  title?: string;
}

export function NewSecret({ secret, title = 'Signing secret' }: NewSecretProps) {
  return (
    <Alert color="yellow" icon={<KeyIcon />} title={title}>
      <Text size="sm" mb="xs">
        Copy it now. You won’t be able to see it again.
      </Text>
      <Stack gap="xs" align="flex-start">
        <Code style={{ overflowWrap: 'anywhere' }}>{secret}</Code>
        <CopyTextButton text={secret} label={`Copy ${title.split(' ').at(-1)}`} />
      </Stack>
    </Alert>
  );
}

export function secretOf(body: Done['body']): string | null {
  return typeof body.secret === 'string' ? body.secret : null;
}

/** Makes one call at a time, which may return a new secret. `outcome` shows what came of it. */
export function useSecretCall() {
  const router = useRouter();
  const { call, problem, isSending } = useCall();
  const [done, setDone] = useState('');
  const [secret, setSecret] = useState<string | null>(null);

  function callAndSay(work: () => Promise<Answer>, successMessage: string): Promise<void> {
    setDone('');
    setSecret(null);
    return call(work, ({ body }) => {
      setDone(successMessage);
      setSecret(secretOf(body));
      router.refresh();
    });
  }
  const outcome = (
    <>
      {problem && <ProblemAlert problem={problem} />}
      <Text size="sm" role="status">
        {done}
      </Text>
      {secret && <NewSecret secret={secret} />}
    </>
  );
  return { call: callAndSay, isSending, outcome };
}
