import { type ActionName, allows, stateAfter } from '@offload/core/states';
import { CircleStopIcon, RefreshCwIcon, ZapIcon } from 'lucide-react';
import type { JobView } from '@/api/jobs/job-schema';
import { api, type Read, read } from '../http/api';

export type JobAction = 'retry' | 'start-now' | 'run-now' | 'cancel';

type Acted = Pick<JobView, 'state' | 'nextAttemptAt'>;

interface JobActionConfig {
  label: string;
  Icon: typeof ZapIcon;
  call: (id: string) => Promise<Read<JobView>>;
  /** Its name in the table of transitions, which defines when it is possible and the next state. */
  does: ActionName;
  /** Other changes to the job. */
  changes?: Partial<Acted>;
}

/** The actions on an existing job. */
export const jobActions: Record<JobAction, JobActionConfig> = {
  retry: {
    label: 'Retry',
    Icon: RefreshCwIcon,
    call: (id) => read(api.jobs[':id'].retry.$post({ param: { id } })),
    does: 'retry',
  },
  // As owners do it.
  'start-now': {
    label: 'Start now',
    Icon: ZapIcon,
    call: (id) => read(api.jobs[':id'].reschedule.$post({ param: { id }, json: {} })),
    does: 'reschedule',
    changes: { nextAttemptAt: new Date(0).toISOString() },
  },
  'run-now': {
    label: 'Run now',
    Icon: ZapIcon,
    call: (id) => read(api.admin.jobs[':id']['run-now'].$post({ param: { id } })),
    does: 'reschedule',
    // In the past by any clock: the page counts down to it.
    changes: { nextAttemptAt: new Date(0).toISOString() },
  },
  cancel: {
    label: 'Cancel',
    Icon: CircleStopIcon,
    call: (id) => read(api.jobs[':id'].cancel.$post({ param: { id } })),
    does: 'cancel',
  },
};

/** Returns whether an action is possible in this state. */
export function isPossible(action: JobAction, state: JobView['state']): boolean {
  return allows(state, jobActions[action].does);
}

/** Returns the job as it will be if the action succeeds; unchanged if the action is no longer possible. */
export function withAction<Job extends Acted>(job: Job, action: JobAction): Job {
  const { does, changes } = jobActions[action];
  const state = stateAfter(job.state, does);
  return state ? { ...job, ...changes, state } : job;
}
