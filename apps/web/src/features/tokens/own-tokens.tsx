'use client';

import { Button, Code, EmptyState, EmptyStateActions, Group, Stack, Text } from '@mantine/core';
import { Dialog } from '@offload/console/ui';
import { PlusIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { TokenView } from '@/api/account/token-schema';
import { CopyTextButton } from '../shell/copy-text-button';
import { NeedsScript } from '../shell/needs-script';
import { NewSecret } from '../webhooks/new-secret';
import { type Created, TokenForm } from './token-form';
import { TokenTable } from './token-table';

interface OwnTokensProps {
  tokens: TokenView[];
  appUrl: string;
  mayCreate: boolean;
  isStaff: boolean;
}

export function OwnTokens({ tokens, appUrl, mayCreate, isStaff }: OwnTokensProps) {
  const [isOpen, setIsOpen] = useState(false);
  const add = (
    <Button leftSection={<PlusIcon size={16} />} disabled={!mayCreate} onClick={() => setIsOpen(true)}>
      Create token
    </Button>
  );
  return (
    <Stack gap="md">
      <NeedsScript what="Changing tokens" />
      {tokens.length === 0 ? (
        <EmptyState title="No tokens yet" description="Create one for each program that calls the API.">
          <EmptyStateActions>{add}</EmptyStateActions>
        </EmptyState>
      ) : (
        <>
          <Group>{add}</Group>
          <TokenTable tokens={tokens} />
        </>
      )}
      <CreateDialog appUrl={appUrl} isStaff={isStaff} isOpen={isOpen} onOpen={setIsOpen} />
    </Stack>
  );
}

interface CreateDialogProps extends Pick<OwnTokensProps, 'appUrl' | 'isStaff'> {
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
}

/** Creates a token, and then shows it. */
function CreateDialog({ appUrl, isStaff, isOpen, onOpen }: CreateDialogProps) {
  const router = useRouter();
  const [created, setCreated] = useState<Created | null>(null);

  function close() {
    onOpen(false);
    setCreated(null);
  }
  function show(next: Created) {
    setCreated(next);
    router.refresh();
  }
  return (
    <Dialog opened={isOpen} onClose={close} title="Create an API token">
      {created ? (
        <Stack gap="md">
          <NewSecret secret={created.token} title="API token" />
          <TokenExample appUrl={appUrl} {...created} />
          <Group justify="flex-end">
            <Button onClick={close}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <TokenForm isStaff={isStaff} onDone={show} onCancel={close} />
      )}
    </Dialog>
  );
}

interface TokenExampleProps extends Created {
  appUrl: string;
}

/** Shows a call that the token allows. */
function TokenExample({ appUrl, token, scopes }: TokenExampleProps) {
  const command = `curl ${appUrl}${pathFor(scopes)} -H "Authorization: Bearer ${token}"`;
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">Try it in a terminal:</Text>
      <Code block style={{ width: '100%', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {command}
      </Code>
      <CopyTextButton text={command} label="Copy command" />
    </Stack>
  );
}

const examples: Record<string, string> = { staff: '/admin/api/overview', files: '/api/storage' };

function pathFor([scope = '']: string[]): string {
  const [resource = ''] = scope.split(':');
  return examples[resource] ?? `/api/${resource}`;
}
