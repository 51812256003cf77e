'use client';

import { Button, type ButtonProps, Group, Stack, Text } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import type { Preview } from '@/api/admin/change-schema';
import { ask } from '../../http/http';
import type { Problem } from '../../http/problem';
import { ProblemAlert } from '../../http/problem-alert';
import { Dialog } from '../../shell/dialog';
import { type ChangeAction, changeEffects, changeTitle, type Filter } from './change-words';

interface ChangeButtonProps extends Omit<ButtonProps, 'children'> {
  action: ChangeAction;
  filter: Filter;
  /** Only jobs at least this old. */
  olderThanDays?: number;
  children: ReactNode;
  'data-shortcut'?: string;
}

interface ChangePreview {
  until: string;
  preview: Preview;
}

/** Previews a change to many jobs, asks for confirmation, and opens the page of the job that makes it. */
export function ChangeButton({ action, filter, olderThanDays = 0, children, ...look }: ChangeButtonProps) {
  const router = useRouter();
  const [previewed, setPreviewed] = useState<ChangePreview | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function preview() {
    setProblem(null);
    setIsBusy(true);
    const until = new Date(Date.now() - olderThanDays * 86_400_000).toISOString();
    const answer = await ask<Preview>('POST', '/api/admin/changes/preview', {
      action,
      filter: { ...filter, until },
    });
    setIsBusy(false);
    if (answer.ok) setPreviewed({ until, preview: answer.body });
    else setProblem(answer.problem);
  }
  async function confirm({ until, preview: { count } }: ChangePreview) {
    setIsBusy(true);
    const body = { action, filter: { ...filter, until }, count };
    const answer = await ask<{ id: string }>('POST', '/api/admin/changes', body);
    setIsBusy(false);
    if (answer.ok) return router.push(`/admin/jobs/${answer.body.id}`);
    setPreviewed(null);
    setProblem(answer.problem);
  }
  const count = previewed?.preview.count ?? 0;
  return (
    <>
      <Button {...look} loading={isBusy && !previewed} onClick={preview}>
        {children}
      </Button>
      {problem && <ProblemAlert problem={problem} />}
      <Dialog
        opened={previewed !== null}
        onClose={() => setPreviewed(null)}
        title={changeTitle(action, count)}
      >
        {previewed && (
          <Stack>
            <Text size="sm">
              {count > 0 ? changeEffects(action, previewed.preview.people) : 'No matching jobs remain.'}
            </Text>
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setPreviewed(null)}>
                Go back
              </Button>
              {count > 0 && (
                <Button
                  {...((action === 'delete' || action === 'cancel') && { color: 'red' })}
                  loading={isBusy}
                  onClick={() => confirm(previewed)}
                  data-autofocus
                >
                  {changeTitle(action, count)}
                </Button>
              )}
            </Group>
          </Stack>
        )}
      </Dialog>
    </>
  );
}
