import { Button, Group, Stack } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import type { JobState } from '@offload/core/contract';
import { ProblemAlert } from '../../http/problem-alert';
import { isPossible, type JobAction, jobActions } from '../job-actions';

interface JobActionsProps {
  /** Null while an action is pending, so that no other action can start. */
  state: JobState | null;
  /** If not, a retry would fail again, and isn't offered. */
  retryHelps: boolean;
  problem: Problem | null;
  onAct: (action: JobAction) => void;
}

const inOrder: readonly JobAction[] = ['run-now', 'run-later', 'cancel', 'retry'];

export function JobActions({ state, retryHelps, problem, onAct }: JobActionsProps) {
  const possible = inOrder.filter(
    (action) => state && isPossible(action, state) && (action !== 'retry' || retryHelps),
  );
  if (possible.length === 0 && !problem) return null;
  return (
    <Stack gap="xs" align="flex-end">
      <Group gap="sm">
        {possible.map((action) => {
          const { label, Icon } = jobActions[action];
          return (
            <Button
              key={action}
              variant="default"
              leftSection={<Icon size={16} />}
              onClick={() => onAct(action)}
            >
              {label}
            </Button>
          );
        })}
      </Group>
      {problem && <ProblemAlert problem={problem} />}
    </Stack>
  );
}
