'use client';

import classes from '@offload/console/ui/queue/queue.module.css';
import { QueueRow } from '@offload/console/ui/queue/queue-row.tsx';
import type { QueueView } from '@/api/admin/limits/limit-schema';
import { ProblemAlert } from '../../http/problem-alert';
import { useRefresh } from '../use-refresh';
import { useQueueChange } from './use-queue-change';

/** Lists all queues. Each leads to its page. */
export function QueueList({ queues, mayOperate }: { queues: QueueView[]; mayOperate: boolean }) {
  useRefresh(5_000);
  return (
    <div className={classes.rows}>
      {queues.map((queue) => (
        <ChangeableQueue key={queue.name} queue={queue} mayOperate={mayOperate} />
      ))}
    </div>
  );
}

function ChangeableQueue({ queue, mayOperate }: { queue: QueueView; mayOperate: boolean }) {
  const { shown, problem, pause, resume } = useQueueChange(queue);
  return (
    <QueueRow
      queue={shown}
      onPause={mayOperate ? (isPaused) => (isPaused ? pause(null) : resume()) : null}
      problem={problem && <ProblemAlert problem={problem} />}
    />
  );
}
