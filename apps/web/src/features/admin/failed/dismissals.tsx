'use client';

import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { startTransition, useState } from 'react';
import type { DismissalView } from '@/api/admin/change-schema';
import { ask } from '../../http/http';
import type { Problem } from '../../http/problem';
import { ProblemAlert } from '../../http/problem-alert';
import { Moment } from '../../time/moment';

interface DismissalsProps {
  dismissals: DismissalView[];
  mayOperate: boolean;
}

/** What was put aside, and by whom; each can be taken back. It is gone from here at once, and back where that fails. */
export function Dismissals({ dismissals, mayOperate }: DismissalsProps) {
  const router = useRouter();
  const [undone, setUndone] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<Problem | null>(null);
  const shown = dismissals.filter(({ at, by }) => !undone.has(`${at} ${by}`));
  if (shown.length === 0 && !problem) return null;

  async function undo({ at, by }: DismissalView) {
    const name = `${at} ${by}`;
    setProblem(null);
    setUndone((before) => new Set([...before, name]));
    const answer = await ask('POST', '/api/admin/dismissals/undo', { at, by });
    if (answer.ok) return startTransition(() => router.refresh());
    setUndone((before) => new Set([...before].filter((one) => one !== name)));
    setProblem(answer.problem);
  }
  return (
    <section aria-labelledby="dismissals">
      <Title order={2} id="dismissals" mb="sm">
        Put aside
      </Title>
      {problem && <ProblemAlert problem={problem} />}
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {shown.map((dismissal) => (
          <Group component="li" key={`${dismissal.at} ${dismissal.by}`} gap="sm">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {dismissal.count} {dismissal.count === 1 ? 'job' : 'jobs'} by {dismissal.byEmail ?? 'somebody'},{' '}
              <Moment at={dismissal.at} isShort />: “{dismissal.reason}”
            </Text>
            {mayOperate && (
              <Button size="compact-xs" variant="default" onClick={() => undo(dismissal)}>
                Undo
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </section>
  );
}
