'use client';

import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { ask } from '../../http/http';
import type { Problem } from '../../http/problem';
import { ProblemAlert } from '../../http/problem-alert';
import { Dialog } from '../../shell/dialog';
import type { Filter } from '../changes/change-words';

interface DismissButtonProps {
  filter: Filter;
  label: string;
}

/** Puts failed jobs aside, for a reason; it can be taken back on the page of failures. */
export function DismissButton({ filter, label }: DismissButtonProps) {
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);

  async function dismiss(event: FormEvent) {
    event.preventDefault();
    const until = new Date().toISOString();
    const answer = await ask('POST', '/api/admin/dismissals', { filter: { ...filter, until }, reason });
    if (answer.ok) router.push('/admin/failed');
    else setProblem(answer.problem);
  }
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setIsOpen(true)}>
        {label}
      </Button>
      <Dialog opened={isOpen} onClose={() => setIsOpen(false)} title={label}>
        <form onSubmit={dismiss}>
          <Stack>
            {problem && <ProblemAlert problem={problem} />}
            <TextInput
              label="Why nobody need look at it"
              value={reason}
              required
              maxLength={300}
              onChange={(event) => setReason(event.currentTarget.value)}
              data-autofocus
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setIsOpen(false)}>
                Leave it
              </Button>
              <Button type="submit">Dismiss</Button>
            </Group>
          </Stack>
        </form>
      </Dialog>
    </>
  );
}
