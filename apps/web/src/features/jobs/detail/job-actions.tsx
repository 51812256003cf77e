import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import { Moment } from '@offload/console/ui';
import { SendIcon } from 'lucide-react';
import { useState } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import { post } from '../../http/http';
import { ProblemAlert } from '../../http/problem';
import { useCall } from '../../http/use-call';
import { useOptimisticChange } from '../../http/use-optimistic-change';
import { timeOf, useZone } from '../../time/local-time';
import { announceAction } from '../live/job-channel';
import { useLiveJob } from '../live/use-live-job';
import { isPossible, type JobAction, jobActions, withAction } from '../possible-actions';

interface JobActionsProps {
  /** Null while an action is pending, so that no other action can start. */
  job: Pick<JobView, 'state' | 'canCancel'> | null;
  /** If not, a retry would fail again, and isn't offered. */
  retryHelps: boolean;
  problem: Problem | undefined;
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
  const { shown, change, problem, isPending } = useOptimisticChange(job, withAction<JobView>);

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
  const act = (action: JobAction) => change({ change: action, call: () => call(action) });
  return { job: shown, connection, childChanges, put, act, isPending, problem };
}

interface ChangeProps {
  job: JobView;
  /** Called with the job as it is then. */
  onDone: (job: JobView) => void;
}

/** Sends the signal that the job waits for, if its contract has a button for it and the user may send it. */
export function SignalButton({ job: { id, waitingFor }, onDone }: ChangeProps) {
  const { call, problem, isSending } = useCall();
  if (!waitingFor?.label && !problem) return null;

  function send() {
    void call(
      () => post<JobView>(`/api/jobs/${id}/signals/${waitingFor?.name}`),
      ({ body }) => onDone(body),
    );
  }
  return (
    <Stack gap="xs" align="flex-end">
      {waitingFor?.label && (
        <Button leftSection={<SendIcon size={16} />} loading={isSending} onClick={send}>
          {waitingFor.label}
        </Button>
      )}
      {problem && <ProblemAlert problem={problem} />}
    </Stack>
  );
}

/** Says when a scheduled job runs, and moves it to another time, in the browser's time zone. */
export function RescheduleForm({ job: { id, runAt }, onDone }: ChangeProps) {
  const zone = useZone();
  const [when, setWhen] = useState('');
  const { call, problem, isSending } = useCall();

  function move() {
    void call(
      () => post<JobView>(`/api/jobs/${id}/reschedule`, { runAt: timeOf(when) }),
      ({ body }) => onDone(body),
    );
  }
  return (
    <Stack gap="xs">
      {runAt && (
        <Text size="sm">
          Runs <Moment at={runAt} />
        </Text>
      )}
      <Group align="flex-end" gap="sm">
        <TextInput
          type="datetime-local"
          label="New time"
          description={`Time zone: ${zone}`}
          value={when}
          onChange={(event) => setWhen(event.currentTarget.value)}
        />
        <Button variant="default" disabled={when === ''} loading={isSending} onClick={move}>
          Reschedule
        </Button>
      </Group>
      {problem && <ProblemAlert problem={problem} />}
    </Stack>
  );
}
