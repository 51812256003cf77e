import { Button, Checkbox, Group, MultiSelect, Stack, TextInput } from '@mantine/core';
import { kindName } from '@offload/console/text';
import { ProblemAlert } from '@/features/http/problem-alert';
import { usePostForm } from '@/features/http/use-post-form';
import { secretOf } from './secret-of';

interface WebhookFormProps {
  /** The kinds that a webhook can be limited to. */
  kinds: readonly string[];
  onDone: (secret: string | null) => void;
  onCancel: () => void;
}

const events = [
  { value: 'job.succeeded', label: 'A job succeeds' },
  { value: 'job.failed', label: 'A job fails' },
  { value: 'job.canceled', label: 'A job is canceled' },
];

/** Adds a webhook. */
export function WebhookForm({ kinds, onDone, onCancel }: WebhookFormProps) {
  const { form, problem, isSending, onSubmit } = usePostForm<{
    url: string;
    events: string[];
    kinds: string[];
  }>({
    initialValues: { url: '', events: ['job.succeeded', 'job.failed'], kinds: [] },
    validate: {
      url: (url) => (url.trim() ? null : 'Enter a URL.'),
      events: (chosen) => (chosen.length > 0 ? null : 'Choose at least one event.'),
    },
    path: '/api/webhooks',
    body: ({ url, ...rest }) => ({ ...rest, url: url.trim() }),
    onDone: (_values, _page, body) => onDone(secretOf(body)),
  });
  return (
    <form method="post" noValidate onSubmit={onSubmit}>
      <Stack gap="md">
        <TextInput
          label="URL"
          description="Messages are sent to this public URL as signed POST requests (Standard Webhooks)."
          type="url"
          maxLength={2_000}
          data-autofocus
          key={form.key('url')}
          {...form.getInputProps('url')}
        />
        <Checkbox.Group
          label="Send a message when"
          key={form.key('events')}
          {...form.getInputProps('events')}
        >
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
          key={form.key('kinds')}
          {...form.getInputProps('kinds')}
        />
        {problem && <ProblemAlert problem={problem} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={isSending}>
            Add webhook
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
