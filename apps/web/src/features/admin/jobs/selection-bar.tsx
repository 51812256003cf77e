import { Button, Group, Text } from '@mantine/core';
import type { AdminJob } from '@/api/admin/jobs/job-schema';
import { isPossible, type JobAction, jobActions } from '../../jobs/job-actions';
import { DismissButton } from '../failed/dismiss-button';

interface SelectionBarProps {
  /** The number of jobs on the page. */
  count: number;
  selected: AdminJob[];
  onAct: (action: JobAction, ids: string[]) => void;
}

const actions: readonly JobAction[] = ['retry', 'run-now', 'run-later', 'cancel'];

/** Shows how many jobs are selected, and the actions that some of them allow. */
export function SelectionBar({ count, selected, onAct }: SelectionBarProps) {
  const failed = selected.filter(({ state }) => state === 'failed').map(({ id }) => id);
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
              leftSection={<Icon size={14} />}
              onClick={() => onAct(action, ids)}
            >
              {label} {ids.length}
            </Button>
          )
        );
      })}
      {failed.length > 0 && <DismissButton filter={{ ids: failed }} label={`Dismiss ${failed.length}`} />}
    </Group>
  );
}
