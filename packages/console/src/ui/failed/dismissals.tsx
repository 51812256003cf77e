import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { countOf } from '@offload/core/format/amounts';
import type { DismissalView } from '../../views';
import { Moment } from '../time/moment';

interface DismissalsProps {
  dismissals: DismissalView[];
  /** Null if the reader may not undo them. */
  onUndo: ((dismissal: DismissalView) => void) | null;
}

/** Lists dismissals, each with a button to undo it. */
export function Dismissals({ dismissals, onUndo }: DismissalsProps) {
  if (dismissals.length === 0) return null;
  return (
    <section aria-labelledby="dismissals">
      <Title order={2} id="dismissals" mb="sm">
        Dismissed
      </Title>
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {dismissals.map((dismissal) => (
          <Group component="li" key={`${dismissal.at} ${dismissal.by}`} gap="sm">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {countOf(dismissal.count, 'job')} by {dismissal.byName}, <Moment at={dismissal.at} isShort />: “
              {dismissal.reason}”
            </Text>
            {onUndo && (
              <Button size="compact-xs" variant="default" onClick={() => onUndo(dismissal)}>
                Undo
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </section>
  );
}
