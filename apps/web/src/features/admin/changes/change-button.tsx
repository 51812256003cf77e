'use client';

import { Button, type ButtonProps } from '@mantine/core';
import { announceRetry } from '@offload/console/ui/changes/announce-retry.ts';
import { ChangeDialog } from '@offload/console/ui/changes/change-dialog.tsx';
import type { ChangeAction } from '@offload/console/ui/changes/change-words.ts';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { api, read } from '../../http/api';
import { ProblemAlert } from '../../http/problem-alert';
import { undoRetry } from '../retry/undo-retry';
import type { Filter } from './change-words';
import { type FilteredChange, usePreview } from './use-preview';

interface ChangeButtonProps extends Omit<ButtonProps, 'children'> {
  action: ChangeAction;
  filter: Filter;
  /** Only jobs at least this old. */
  olderThanDays?: number;
  children: ReactNode;
  'data-shortcut'?: string;
}

/** Previews a change to many jobs, asks for confirmation, and opens the page of the job that makes it. */
export function ChangeButton({ action, filter, olderThanDays = 0, children, ...look }: ChangeButtonProps) {
  const router = useRouter();
  const { previewed, preview, close, problem, setProblem, isLoading } = usePreview();
  const [isBusy, setIsBusy] = useState(false);

  function open() {
    const until = new Date(Date.now() - olderThanDays * 86_400_000).toISOString();
    void preview(action, { ...filter, until });
  }
  async function confirm({ filter: confirmed, count }: FilteredChange) {
    setIsBusy(true);
    const json = { action, filter: confirmed, count };
    const answer = await read(api.admin.changes.$post({ json }));
    setIsBusy(false);
    if (!answer.ok) {
      close();
      return setProblem(answer.problem);
    }
    if (action === 'retry') announceRetry(count, undoRetry({ changerId: answer.body.id }));
    router.push(`/admin/jobs/${answer.body.id}`);
  }
  return (
    <>
      <Button {...look} loading={isLoading} onClick={open}>
        {children}
      </Button>
      {problem && <ProblemAlert problem={problem} />}
      <ChangeDialog
        previewed={previewed}
        isBusy={isBusy}
        onClose={close}
        onConfirm={(change) => void confirm(change)}
      />
    </>
  );
}
