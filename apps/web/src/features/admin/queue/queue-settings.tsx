'use client';

import { QueueSettings as Settings } from '@offload/console/ui/queue/queue-settings.tsx';
import type { QueueView } from '@/api/admin/limits/limit-schema';
import { ProblemAlert } from '../../http/problem-alert';
import { ChangeButton } from '../changes/change-button';
import { CleanQueue } from './clean-queue';
import { useQueueChange } from './use-queue-change';

/** Shows how a queue is set, and lets operators pause, limit, and clean it. */
export function QueueSettings({ queue, mayOperate }: { queue: QueueView; mayOperate: boolean }) {
  const { shown, problem, pause, resume, limit } = useQueueChange(queue);
  const { name } = queue;
  return (
    <Settings
      queue={shown}
      onPause={mayOperate ? (isPaused, reason) => (isPaused ? pause(reason) : resume()) : null}
      onLimit={mayOperate ? limit : null}
      reasonHint="The owners of waiting jobs see it."
      problem={problem && <ProblemAlert problem={problem} />}
    >
      {mayOperate && (
        <>
          <ChangeButton action="cancel" filter={{ queue: name }} size="xs" variant="default">
            Cancel queued jobs
          </ChangeButton>
          <CleanQueue name={name} />
        </>
      )}
    </Settings>
  );
}
