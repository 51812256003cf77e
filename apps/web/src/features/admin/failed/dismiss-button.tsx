'use client';

import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { Dialog } from '@offload/console/ui/dialog.tsx';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { api, read } from '../../http/api';
import { ProblemAlert } from '../../http/problem-alert';
import { useOptimisticChange } from '../../http/use-optimistic-change';
import type { Filter } from '../changes/change-words';

interface DismissButtonProps {
  filter: Filter;
  label: string;
  /** Where to go then. */
  next?: string;
}

/** Dismisses failed jobs, with a reason. It can be undone on the Failed page. */
export function DismissButton({ filter, label, next = '/admin/failed' }: DismissButtonProps) {
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');
  const { shown: isDismissed, change, problems } = useOptimisticChange(false, () => true);
  const problem = problems.get(label);

  async function dismiss() {
    const until = new Date().toISOString();
    const json = { filter: { ...filter, until }, reason };
    const answer = await read(api.admin.dismissals.$post({ json }));
    if (answer.ok) router.push(next);
    return answer;
  }
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    change({ id: label, change: undefined, call: dismiss });
  }
  if (isDismissed) {
    return (
      <Text size="sm" role="status">
        Dismissed: {reason}
      </Text>
    );
  }
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setIsOpen(true)}>
        {label}
      </Button>
      <Dialog opened={isOpen} onClose={() => setIsOpen(false)} title={label}>
        <form onSubmit={onSubmit}>
          <Stack>
            {problem && <ProblemAlert problem={problem} />}
            <TextInput
              label="Reason for dismissing"
              value={reason}
              required
              maxLength={300}
              onChange={(event) => setReason(event.currentTarget.value)}
              data-autofocus
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setIsOpen(false)}>
                Cancel
              </Button>
              <Button type="submit">Dismiss</Button>
            </Group>
          </Stack>
        </form>
      </Dialog>
    </>
  );
}
