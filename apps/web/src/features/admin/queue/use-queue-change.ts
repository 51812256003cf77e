import type { QueueLimits, QueueView } from '@/api/admin/limits/limit-schema';
import { post } from '../../http/http';
import { useOptimisticChange } from '../../http/use-optimistic-change';

type Patch = Partial<QueueLimits & Pick<QueueView, 'isPaused' | 'pauseReason'>>;

const withPatch = (queue: QueueView, patch: Patch): QueueView => ({ ...queue, ...patch });

/** Pauses, resumes, and limits a queue, and shows it as it will be. */
export function useQueueChange(queue: QueueView) {
  const { shown, change, problems } = useOptimisticChange(queue, withPatch);
  const { name } = queue;
  const path = `/api/admin/limits/${name}`;
  return {
    shown,
    problem: problems.get(name),
    pause: (reason: string | null) =>
      change({
        id: name,
        change: { isPaused: true, pauseReason: reason },
        call: () => post(`${path}/pause`, reason ? { reason } : {}),
      }),
    resume: () => change({ id: name, change: { isPaused: false }, call: () => post(`${path}/resume`) }),
    limit: (limits: QueueLimits) => change({ id: name, change: limits, call: () => post(path, limits) }),
  };
}
