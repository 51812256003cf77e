'use client';

import { Button, EmptyState, EmptyStateActions, Group, Stack, Text } from '@mantine/core';
import { Dialog, RowList } from '@offload/console/ui';
import { PlusIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { WebhookView } from '@/api/webhooks/webhook-schema';
import { AnchorLink } from '@/features/shell/links';
import { NewSecret } from '@/features/webhooks/new-secret';
import { WebhookForm } from './webhook-form';
import { subscriptionText, WebhookBadge, WebhookTrouble } from './webhook-status';
import classes from './webhooks.module.css';

interface WebhooksProps {
  webhooks: WebhookView[];
  kinds: readonly string[];
}

/** A user's webhooks, and how to add one. */
export function Webhooks({ webhooks, kinds }: WebhooksProps) {
  const adding = useAdding();
  const add = (
    <Button leftSection={<PlusIcon size={16} />} onClick={adding.open}>
      Add webhook
    </Button>
  );
  return (
    <Stack gap="md">
      <noscript>
        <Text size="sm">Changing webhooks requires JavaScript.</Text>
      </noscript>
      {webhooks.length === 0 ? (
        <EmptyState
          title="No webhooks yet"
          description="Add a URL that gets a message when your jobs finish."
        >
          <EmptyStateActions>{add}</EmptyStateActions>
        </EmptyState>
      ) : (
        <>
          <Group>{add}</Group>
          <RowList>
            {webhooks.map((webhook) => (
              <WebhookRow key={webhook.id} webhook={webhook} />
            ))}
          </RowList>
        </>
      )}
      <Dialog opened={adding.step !== 'closed'} onClose={adding.close} title="Add a webhook">
        {adding.secret ? (
          <Stack gap="md">
            <NewSecret secret={adding.secret} />
            <Group justify="flex-end">
              <Button onClick={adding.close}>Done</Button>
            </Group>
          </Stack>
        ) : (
          <WebhookForm kinds={kinds} onDone={adding.finish} onCancel={adding.close} />
        )}
      </Dialog>
    </Stack>
  );
}

function WebhookRow({ webhook }: { webhook: WebhookView }) {
  return (
    <li className={classes.row}>
      <AnchorLink href={webhook.links.page} className={classes.name}>
        {webhook.url}
      </AnchorLink>
      <WebhookBadge webhook={webhook} />
      <div className={classes.facts}>
        <span>{subscriptionText(webhook)}</span>
        <WebhookTrouble webhook={webhook} />
      </div>
    </li>
  );
}

/** The dialog: first the form, then the secret, which is forgotten when it closes. */
function useAdding() {
  const router = useRouter();
  const [step, setStep] = useState<'closed' | 'form' | 'secret'>('closed');
  const [secret, setSecret] = useState<string | null>(null);
  return {
    step,
    secret,
    open: () => setStep('form'),
    close() {
      setStep('closed');
      setSecret(null);
    },
    finish(created: string | null) {
      setSecret(created);
      setStep(created ? 'secret' : 'closed');
      router.refresh();
    },
  };
}
