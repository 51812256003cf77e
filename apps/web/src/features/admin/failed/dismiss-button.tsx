'use client';

import { Button, Text } from '@mantine/core';
import { DismissDialog } from '@offload/console/ui/failed/dismiss-dialog.tsx';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
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

  async function dismiss(why: string) {
    const until = new Date().toISOString();
    const json = { filter: { ...filter, until }, reason: why };
    const answer = await read(api.admin.dismissals.$post({ json }));
    if (answer.ok) router.push(next);
    return answer;
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
      <DismissDialog
        opened={isOpen}
        title={label}
        reason={reason}
        state={problem && <ProblemAlert problem={problem} />}
        onClose={() => setIsOpen(false)}
        onConfirm={(why) => {
          setReason(why);
          change({ id: label, change: undefined, call: () => dismiss(why) });
        }}
      />
    </>
  );
}
