'use client';

import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { Moment } from '@offload/console/ui/time/moment.tsx';
import { countOf } from '@offload/core/format/amounts';
import type { DismissalView } from '@/api/admin/changes/change-schema';
import { api, read } from '../../http/api';
import { ProblemLine } from '../../http/problem-line';
import { useOptimisticChange } from '../../http/use-optimistic-change';

interface DismissalsProps {
  dismissals: DismissalView[];
  mayOperate: boolean;
}

const nameOf = ({ at, by }: DismissalView) => `${at} ${by}`;

const without = (dismissals: DismissalView[], undone: DismissalView) =>
  dismissals.filter((dismissal) => nameOf(dismissal) !== nameOf(undone));

/** Lists dismissals, each with a button to undo it. */
export function Dismissals({ dismissals, mayOperate }: DismissalsProps) {
  const { shown, change, problems } = useOptimisticChange(dismissals, without);
  if (shown.length === 0) return null;

  function undo(dismissal: DismissalView) {
    const { at, by } = dismissal;
    const call = () => read(api.admin.dismissals.undo.$post({ json: { at, by } }));
    change({ id: nameOf(dismissal), change: dismissal, call });
  }
  return (
    <section aria-labelledby="dismissals">
      <Title order={2} id="dismissals" mb="sm">
        Dismissed
      </Title>
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {shown.map((dismissal) => (
          <Group component="li" key={nameOf(dismissal)} gap="sm">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {countOf(dismissal.count, 'job')} by {dismissal.byEmail ?? 'a deleted user'},{' '}
              <Moment at={dismissal.at} isShort />: “{dismissal.reason}”
            </Text>
            {mayOperate && (
              <Button size="compact-xs" variant="default" onClick={() => undo(dismissal)}>
                Undo
              </Button>
            )}
            <ProblemLine problem={problems.get(nameOf(dismissal))} />
          </Group>
        ))}
      </Stack>
    </section>
  );
}
