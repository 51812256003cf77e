import { Button, Group, Stack } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import type { JobView } from '@/api/jobs/job-schema';
import { ProblemAlert } from '../../http/problem-alert';
import { useOptimisticChange } from '../../http/use-optimistic-change';
import { isPossible, type JobAction, jobActions, withAction } from '../job-actions';
import { announceAction } from '../live/job-channel';
import { useLiveJob } from '../live/use-live-job';

interface JobActionsProps {
  /** Null while an action is pending, so that no other action can start. */
  job: Pick<JobView, 'state' | 'canCancel'> | null;
  /** If not, a retry would fail again, and isn't offered. */
  retryHelps: boolean;
  problem: Problem | null;
  onAct: (action: JobAction) => void;
}

const inOrder: readonly JobAction[] = ['run-now', 'run-later', 'cancel', 'retry'];

export function JobActions({ job, retryHelps, problem, onAct }: JobActionsProps) {
  const possible = inOrder.filter(
    (action) => job && isPossible(action, job) && (action !== 'retry' || retryHelps),
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

/** Returns a job as it is now, or as it will be if the pending action succeeds. */
export function useJobActions(initial: JobView) {
  const { job, connection, childChanges, put, refresh } = useLiveJob(initial);
  const { shown, change, problems, isPending } = useOptimisticChange(job, withAction<JobView>);

  async function call(action: JobAction) {
    const answer = await jobActions[action].call(job.id);
    if (answer.ok) {
      put(answer.body);
      announceAction(job.id);
    }
    // Also after a rejection, because the page was out of date.
    refresh();
    return answer;
  }
  const act = (action: JobAction) => change({ id: job.id, change: action, call: () => call(action) });
  return { job: shown, connection, childChanges, put, act, isPending, problem: problems.get(job.id) ?? null };
}
