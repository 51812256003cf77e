import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { countOf } from '@offload/core/format/amounts';
import type { ReactNode } from 'react';
import type { DismissalView } from '../../views';
import { Moment } from '../time/moment';

interface DismissalsProps<Dismissal> {
  dismissals: Dismissal[];
  nameOf: (dismissal: Dismissal) => string;
  /** Null if the reader may not undo them. */
  onUndo: ((dismissal: Dismissal) => void) | null;
  /** Why one couldn't be undone. */
  problemOf?: (dismissal: Dismissal) => ReactNode;
}

/** Lists dismissals, each with a button to undo it. */
export function Dismissals<Dismissal extends DismissalView>(props: DismissalsProps<Dismissal>) {
  const { dismissals, nameOf, onUndo, problemOf } = props;
  if (dismissals.length === 0) return null;
  return (
    <section aria-labelledby="dismissals">
      <Title order={2} id="dismissals" mb="sm">
        Dismissed
      </Title>
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {dismissals.map((dismissal) => (
          <Group component="li" key={dismissalKey(dismissal)} gap="sm">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {countOf(dismissal.count, 'job')} by {nameOf(dismissal)}, <Moment at={dismissal.at} isShort />:
              “{dismissal.reason}”
            </Text>
            {onUndo && (
              <Button size="compact-xs" variant="default" onClick={() => onUndo(dismissal)}>
                Undo
              </Button>
            )}
            {problemOf?.(dismissal)}
          </Group>
        ))}
      </Stack>
    </section>
  );
}

/** What a dismissal is known by: when it was, and who made it. */
export function dismissalKey({ at, by }: Pick<DismissalView, 'at' | 'by'>): string {
  return `${at} ${by}`;
}
