'use client';

import { announceRetry } from '@offload/console/ui/changes/announce-retry.ts';
import type { AdminJob } from '@/api/admin/jobs/job-schema';
import { useOptimisticChange } from '../../http/use-optimistic-change';
import { type JobAction, jobActions, withAction } from '../../jobs/job-actions';
import { announceAction } from '../../jobs/live/job-channel';
import { undoRetry } from '../retry/undo-retry';

interface PendingAction {
  id: string;
  action: JobAction;
}

/** Returns the jobs, with pending actions applied optimistically. */
export function useJobList(jobs: AdminJob[]) {
  const { shown, change, problems } = useOptimisticChange(jobs, withPending);
  function act(action: JobAction, ids: string[]) {
    const done: string[] = [];
    let pending = ids.length;
    async function callFor(id: string) {
      const answer = await call(id, action);
      if (answer.ok) done.push(id);
      pending -= 1;
      if (pending === 0 && done.length > 0 && action === 'retry')
        announceRetry(done.length, undoRetry({ ids: done }));
      return answer;
    }
    change(...ids.map((id) => ({ id, change: { id, action }, call: () => callFor(id) })));
  }
  return { shown, act, problems };
}

function withPending(jobs: AdminJob[], { id, action }: PendingAction): AdminJob[] {
  return jobs.map((job) => (job.id === id ? withAction(job, action) : job));
}

async function call(id: string, action: JobAction) {
  const answer = await jobActions[action].call(id);
  if (answer.ok) announceAction(id);
  return answer;
}
