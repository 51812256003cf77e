import { Button, Group, Text } from '@mantine/core';
import type { AdminJob } from '@/api/admin/job-schema';
import { isPossible, type JobAction, jobActions } from '../../jobs/job-actions';

interface SelectionBarProps {
  /** How many there are on the page. */
  count: number;
  selected: AdminJob[];
  onAct: (action: JobAction, ids: string[]) => void;
}

const actions: readonly JobAction[] = ['retry', 'run-now', 'cancel'];

/** How many are selected, and what can be done with how many of them. */
export function SelectionBar({ count, selected, onAct }: SelectionBarProps) {
  return (
    <Group gap="sm" mih={30}>
      <Text size="sm" c="dimmed" role="status">
        {selected.length > 0 ? `${selected.length} selected` : `${count} on this page`}
      </Text>
      {actions.map((action) => {
        const { label, Icon } = jobActions[action];
        const ids = selected.filter(({ state }) => isPossible(action, state)).map(({ id }) => id);
        return (
          ids.length > 0 && (
            <Button
              key={action}
              size="xs"
              variant="default"
              leftSection={<Icon size={14} aria-hidden />}
              onClick={() => onAct(action, ids)}
            >
              {label} {ids.length}
            </Button>
          )
        );
      })}
    </Group>
  );
}
