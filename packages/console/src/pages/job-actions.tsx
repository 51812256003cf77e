import { Button } from '@mantine/core';
import { allows } from '@offload/core/contract';
import {
  CircleStopIcon,
  ClockPlusIcon,
  EyeOffIcon,
  PencilIcon,
  RefreshCwIcon,
  SendIcon,
  ZapIcon,
} from 'lucide-react';
import { useState } from 'react';
import type { ConsoleAction } from '../access';
import type { JobPageView } from '../api/console-reads';
import { ButtonLink } from '../ui/links';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import type { JobSummary } from '../views';
import { BulkChangeDialog } from './bulk-change';
import { useConsole } from './context';
import { useBulkChange } from './use-bulk-change';

interface JobActionsProps extends Pick<JobPageView, 'job' | 'signal'> {
  /** Whether a retry may go better than the last attempt. */
  retryHelps: boolean;
  /** Whether a replay can change something. */
  canReplay: boolean;
  onChange: () => void;
}

const inFiveMinutes = { delayMs: 5 * 60_000 };

/** Shows the actions that the job's state and the reader's rights allow. The one that is likely to help stands out. */
export function JobActions({ job, signal, retryHelps, canReplay, onChange }: JobActionsProps) {
  const { may } = useConsole();
  const { id, state, isDismissed, canCancel } = job;
  const { send, isSending, problem } = useSend(id, changed);
  const change = useBulkChange(changed);
  const isReplayable = canReplay && allows(state, 'retry') && !isDismissed && may('replay');
  const main = mainActionOf(job, { retryHelps, isReplayable });

  function changed() {
    // The button that was pressed goes away: the focus goes where the news is.
    document.getElementById('main')?.focus();
    onChange();
  }
  const replay = isReplayable && <ReplayLink isMain={main === 'replay'} />;
  const button = (action: ConsoleAction, label: string, Icon: typeof ZapIcon, run: () => Promise<void>) =>
    may(action) && <ActionButton {...{ label, Icon, run, isSending }} isMain={action === main} />;
  return (
    <>
      {signal && button('signal', signal.label, SendIcon, () => send(signalPath(signal.name)))}
      {main === 'replay' && replay}
      {/* It may email people, and says so first. */}
      {allows(state, 'retry') &&
        button('retry', 'Retry', RefreshCwIcon, () => change.ask('retry', { ids: [id] }))}
      {allows(state, 'reschedule') && (
        <>
          {button('run-now', 'Run now', ZapIcon, () => send('run-now'))}
          {button('run-now', 'Run in 5 minutes', ClockPlusIcon, () => send('run-now', inFiveMinutes))}
        </>
      )}
      {canCancel && button('cancel', 'Cancel job', CircleStopIcon, () => send('cancel'))}
      {main !== 'replay' && replay}
      {state === 'failed' &&
        !isDismissed &&
        button('dismiss', 'Dismiss', EyeOffIcon, () => change.ask('dismiss', { ids: [id] }))}
      {problem && <ProblemNotice problem={problem} />}
      <BulkChangeDialog change={change} />
    </>
  );
}

function ReplayLink({ isMain }: { isMain: boolean }) {
  const variant = isMain ? 'filled' : 'default';
  return (
    <ButtonLink to="#replay" size="xs" variant={variant} leftSection={<PencilIcon size={14} />}>
      Edit and replay
    </ButtonLink>
  );
}

interface ActionButtonProps {
  label: string;
  Icon: typeof ZapIcon;
  isMain: boolean;
  isSending: boolean;
  run: () => Promise<void>;
}

function ActionButton({ label, Icon, isMain, isSending, run }: ActionButtonProps) {
  return (
    <Button
      size="xs"
      variant={isMain ? 'filled' : 'default'}
      leftSection={<Icon size={14} />}
      disabled={isSending}
      onClick={() => void run()}
    >
      {label}
    </Button>
  );
}

/** Sends actions that need no confirmation. */
function useSend(id: string, onChange: () => void) {
  const { client } = useConsole();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setIsSending] = useState(false);
  async function send(path: string, body?: object) {
    setIsSending(true);
    const response = await client.post(`/jobs/${id}/${path}`, body);
    setIsSending(false);
    setProblem(response.ok ? null : response.problem);
    onChange();
  }
  return { send, isSending, problem };
}

const signalPath = (name: string) => `signals/${encodeURIComponent(name)}`;

/**
 * Returns the action that is likely to help a failed job: a replay if a retry would fail again. Null if neither helps, or if it
 * needs no help.
 */
export function mainActionOf(
  { state, isDismissed }: Pick<JobSummary, 'state' | 'isDismissed'>,
  { retryHelps, isReplayable }: { retryHelps: boolean; isReplayable: boolean },
): 'retry' | 'replay' | null {
  if (state !== 'failed' || isDismissed) return null;
  if (retryHelps) return 'retry';
  return isReplayable ? 'replay' : null;
}
