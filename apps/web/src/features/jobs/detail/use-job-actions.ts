import type { JobView } from '@/api/jobs/job-schema';
import { useOptimisticChange } from '../../http/use-optimistic-change';
import { type JobAction, jobActions, withAction } from '../job-actions';
import { announceAction } from '../live/job-channel';
import { useLiveJob } from '../live/use-live-job';

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
