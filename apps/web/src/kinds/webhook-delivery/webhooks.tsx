'use client';

import {
  Button,
  Checkbox,
  EmptyState,
  EmptyStateActions,
  Group,
  MultiSelect,
  Stack,
  TextInput,
} from '@mantine/core';
import { kindName } from '@offload/console/text';
import { Dialog, RowList } from '@offload/console/ui';
import { PlusIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { WebhookView } from '@/api/webhooks/webhook-schema';
import { PostForm } from '@/features/http/post-form';
import { usePostForm } from '@/features/http/use-post-form';
import { AnchorLink } from '@/features/shell/links';
import { NeedsScript } from '@/features/shell/needs-script';
import { NewSecret, secretOf } from '@/features/webhooks/new-secret';
import { subscriptionText, WebhookBadge, WebhookTrouble } from './webhook-status';
import classes from './webhooks.module.css';

interface WebhooksProps {
  webhooks: WebhookView[];
  kinds: readonly string[];
}

export function Webhooks({ webhooks, kinds }: WebhooksProps) {
  const [isOpen, setIsOpen] = useState(false);
  const add = (
    <Button leftSection={<PlusIcon size={16} />} onClick={() => setIsOpen(true)}>
      Add webhook
    </Button>
  );
  return (
    <Stack gap="md">
      <NeedsScript what="Changing webhooks" />
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
      <AddDialog kinds={kinds} isOpen={isOpen} onOpen={setIsOpen} />
    </Stack>
  );
}

interface AddDialogProps extends Pick<WebhooksProps, 'kinds'> {
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
}

/** Adds a webhook, and then shows its secret. */
function AddDialog({ kinds, isOpen, onOpen }: AddDialogProps) {
  const router = useRouter();
  const [secret, setSecret] = useState<string | null>(null);

  function close() {
    onOpen(false);
    setSecret(null);
  }
  function finish(created: string | null) {
    onOpen(created !== null);
    setSecret(created);
    router.refresh();
  }
  return (
    <Dialog opened={isOpen} onClose={close} title="Add a webhook">
      {secret ? (
        <Stack gap="md">
          <NewSecret secret={secret} />
          <Group justify="flex-end">
            <Button onClick={close}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <WebhookForm kinds={kinds} onDone={finish} onCancel={close} />
      )}
    </Dialog>
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

interface WebhookFormProps {
  kinds: readonly string[];
  onDone: (secret: string | null) => void;
  onCancel: () => void;
}

const events = [
  { value: 'job.succeeded', label: 'A job succeeds' },
  { value: 'job.failed', label: 'A job fails' },
  { value: 'job.canceled', label: 'A job is canceled' },
];

function useWebhookForm(onDone: WebhookFormProps['onDone']) {
  return usePostForm<{ url: string; events: string[]; kinds: string[] }>({
    initialValues: { url: '', events: ['job.succeeded', 'job.failed'], kinds: [] },
    validate: {
      url: (url) => (url.trim() ? null : 'Enter a URL.'),
      events: (chosen) => (chosen.length > 0 ? null : 'Choose at least one event.'),
    },
    path: '/api/webhooks',
    body: ({ url, ...rest }) => ({ ...rest, url: url.trim() }),
    onDone: (_values, _page, body) => onDone(secretOf(body)),
  });
}

function WebhookForm({ kinds, onDone, onCancel }: WebhookFormProps) {
  const { form, ...posting } = useWebhookForm(onDone);
  return (
    <PostForm posting={posting} submit="Add webhook" onCancel={onCancel}>
      <TextInput
        label="URL"
        description="Messages are sent to this public URL as signed POST requests (Standard Webhooks)."
        type="url"
        maxLength={2_000}
        data-autofocus
        {...form.getInputProps('url')}
      />
      <Checkbox.Group label="Send a message when" {...form.getInputProps('events')}>
        <Stack gap="xs" mt="xs">
          {events.map(({ value, label }) => (
            <Checkbox key={value} value={value} label={label} />
          ))}
        </Stack>
      </Checkbox.Group>
      <MultiSelect
        label="Kinds of jobs"
        placeholder="All kinds"
        data={kinds.map((kind) => ({ value: kind, label: kindName(kind) }))}
        clearable
        {...form.getInputProps('kinds')}
      />
    </PostForm>
  );
}
