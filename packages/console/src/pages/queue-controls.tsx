import type { QueueLimits } from '@offload/core/internal';
import { useState } from 'react';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { QueueSettings } from '../ui/queue/queue-settings';
import type { QueueView } from '../views';
import { CleanQueue } from './clean-queue';
import { useConsole } from './context';

/** How a queue is set, and what this reader may change about it. */
export function QueueControls({ queue, onChange }: { queue: QueueView; onChange: () => void }) {
  const { client, may } = useConsole();
  const [problem, setProblem] = useState<Problem | null>(null);
  const path = `/queues/${encodeURIComponent(queue.name)}`;

  async function send(action: 'pause' | 'resume' | 'limit', body: object) {
    const response = await client.post(`${path}/${action}`, body);
    setProblem(response.ok ? null : response.problem);
    onChange();
  }
  const pause = (isPaused: boolean, reason: string | null) =>
    void send(isPaused ? 'pause' : 'resume', reason ? { reason } : {});
  const limit = (limits: QueueLimits) => void send('limit', limits);
  return (
    <QueueSettings
      queue={queue}
      onPause={may('pause') ? pause : null}
      onLimit={may('limit') ? limit : null}
      reasonHint="Everyone in this console sees it."
      problem={problem && <ProblemNotice problem={problem} />}
    >
      {(may('cancel') || may('delete')) && <CleanQueue name={queue.name} onChange={onChange} />}
    </QueueSettings>
  );
}
