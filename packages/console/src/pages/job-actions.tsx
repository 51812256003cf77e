import { Button } from '@mantine/core';
import { allows } from '@offload/core/contract';
import { useState } from 'react';
import type { ConsoleAction } from '../access';
import type { ListedJob } from '../api/parts';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { useConsole } from './context';

interface JobActionsProps {
  job: ListedJob;
  /** Whether a retry may go better than the last attempt. */
  retryHelps: boolean;
  /** Whether its kind lets staff change something. */
  canReplay: boolean;
  onReplay: () => void;
  onChange: () => void;
}

type Simple = Extract<ConsoleAction, 'retry' | 'cancel' | 'run-now' | 'dismiss'>;

const labels: Record<Simple, string> = {
  retry: 'Retry',
  'run-now': 'Run now',
  cancel: 'Cancel job',
  dismiss: 'Dismiss',
};

/** What can be done to a job in its state, by this reader. */
export function JobActions({ job, retryHelps, canReplay, onReplay, onChange }: JobActionsProps) {
  const { client, may } = useConsole();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setIsSending] = useState(false);
  const { state, isDismissed } = job;
  const possible: Record<Simple, boolean> = {
    retry: allows(state, 'retry'),
    'run-now': allows(state, 'reschedule'),
    cancel: allows(state, 'cancel'),
    dismiss: state === 'failed' && !isDismissed,
  };

  async function act(action: Simple) {
    setIsSending(true);
    const response = await client.post(`/jobs/${job.id}/${action}`);
    setIsSending(false);
    setProblem(response.ok ? null : response.problem);
    onChange();
  }
  const shown = (['retry', 'run-now', 'cancel', 'dismiss'] as const).filter(
    (action) => possible[action] && may(action),
  );
  return (
    <>
      {shown.map((action) => (
        <Button
          key={action}
          size="xs"
          variant={action === 'retry' && retryHelps ? 'filled' : 'default'}
          disabled={isSending}
          onClick={() => void act(action)}
        >
          {labels[action]}
        </Button>
      ))}
      {canReplay && possible.retry && !isDismissed && may('replay') && (
        <Button size="xs" variant={retryHelps ? 'default' : 'filled'} onClick={onReplay}>
          Edit and replay
        </Button>
      )}
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}
