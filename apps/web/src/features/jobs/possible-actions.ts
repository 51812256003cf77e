import { serverNow } from '@offload/console/text';
import { allows, stateAfter } from '@offload/core/contract';
import { CircleStopIcon, ClockPlusIcon, RefreshCwIcon, ZapIcon } from 'lucide-react';
import type { JobView } from '@/api/jobs/job-schema';
import { type Answer, post } from '../http/http';

export type JobAction = 'retry' | 'run-now' | 'run-later' | 'cancel';

type Acted = Pick<JobView, 'state' | 'nextAttemptAt'>;

interface JobActionConfig {
  label: string;
  Icon: typeof ZapIcon;
  call: (id: string) => Promise<Answer<JobView>>;
  /** Its name in the table of transitions, which defines when it is possible and the next state. */
  does: Parameters<typeof stateAfter>[1];
  /** Returns when it is due then. */
  due?: () => Date;
}

const laterMs = 5 * 60_000;

/** The actions on an existing job. */
export const jobActions: Record<JobAction, JobActionConfig> = {
  retry: {
    label: 'Retry',
    Icon: RefreshCwIcon,
    call: (id) => post(`/api/jobs/${id}/retry`),
    does: 'retry',
  },
  'run-now': {
    label: 'Run now',
    Icon: ZapIcon,
    call: (id) => post(`/api/jobs/${id}/reschedule`),
    does: 'reschedule',
    // In the past by any clock: the page counts down to it.
    due: () => new Date(0),
  },
  'run-later': {
    label: 'Run in 5 minutes',
    Icon: ClockPlusIcon,
    call: (id) => post(`/api/jobs/${id}/reschedule`, { delayMs: laterMs }),
    does: 'reschedule',
    due: () => new Date(serverNow() + laterMs),
  },
  cancel: {
    label: 'Cancel',
    Icon: CircleStopIcon,
    call: (id) => post(`/api/jobs/${id}/cancel`),
    does: 'cancel',
  },
};

/** Returns whether an action on a job is possible. */
export function isPossible(
  action: JobAction,
  { state, canCancel }: Pick<JobView, 'state' | 'canCancel'>,
): boolean {
  return allows(state, jobActions[action].does) && (action !== 'cancel' || canCancel);
}

/** Returns the job as it will be if the action succeeds; unchanged if the action is no longer possible. */
export function withAction<Job extends Acted>(job: Job, action: JobAction): Job {
  const { does, due } = jobActions[action];
  const state = stateAfter(job.state, does);
  if (!state) return job;
  return { ...job, ...(due && { nextAttemptAt: due().toISOString() }), state };
}
