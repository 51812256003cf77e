'use client';

import type { QueueView } from '@/api/admin/limits/limit-schema';
import { useRefresh } from '../use-refresh';
import classes from './limits.module.css';
import { QueueRow } from './queue-row';

/** Lists all queues with their limits and actions. */
export function QueueList({ queues, mayOperate }: { queues: QueueView[]; mayOperate: boolean }) {
  useRefresh(5_000);
  return (
    <div className={classes.rows}>
      {queues.map((queue) => (
        <QueueRow key={queue.name} queue={queue} mayOperate={mayOperate} />
      ))}
    </div>
  );
}
