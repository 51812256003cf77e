import { Button, Group, Stack } from '@mantine/core';
import type { JobState } from '@offload/core/states';
import type { Problem } from '../../http/problem';
import { ProblemAlert } from '../../http/problem-alert';
import { isPossible, type JobAction, jobActions } from '../job-actions';

interface JobActionsProps {
  /** Null while something has been asked for: nothing else can be until that is answered. */
  state: JobState | null;
  /** What the reader may ask for, in some state or other. */
  allowed: readonly JobAction[];
  problem: Problem | null;
  onAct: (action: JobAction) => void;
}

export function JobActions({ state, allowed, problem, onAct }: JobActionsProps) {
  const possible = allowed.filter((action) => state && isPossible(action, state));
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
              leftSection={<Icon size={16} aria-hidden />}
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
