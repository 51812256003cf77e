import type { JobState } from '@offload/core/states';
import { IconBolt, IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import type { JobView } from '@/api/job-schema';

export type JobAction = 'retry' | 'run-now' | 'cancel';

type Acted = Pick<JobView, 'state' | 'nextAttemptAt'>;

interface ActionLook {
  label: string;
  Icon: typeof IconBolt;
  path: (id: string) => string;
  /** In which states it can be asked for. */
  from: readonly JobState[];
  /** What the job is then, unless that is refused. */
  becomes: (job: Acted) => Partial<Acted>;
}

// Over with by any clock: the page counts down to it.
const due = new Date(0).toISOString();

/** What can be asked of a job that there is. */
export const jobActions: Record<JobAction, ActionLook> = {
  retry: {
    label: 'Retry',
    Icon: IconRefresh,
    path: (id) => `/api/jobs/${id}/retry`,
    from: ['failed', 'canceled'],
    becomes: () => ({ state: 'queued' }),
  },
  'run-now': {
    label: 'Run now',
    Icon: IconBolt,
    path: (id) => `/api/admin/jobs/${id}/run-now`,
    from: ['retrying'],
    becomes: () => ({ nextAttemptAt: due }),
  },
  cancel: {
    label: 'Cancel',
    Icon: IconPlayerStop,
    path: (id) => `/api/jobs/${id}/cancel`,
    from: ['queued', 'running', 'retrying'],
    becomes: ({ state }) => ({ state: state === 'running' ? 'canceling' : 'canceled' }),
  },
};

/** The job as it will be; as it is where it has meanwhile become something else. */
export function withAction<Job extends Acted>(job: Job, action: JobAction): Job {
  const { from, becomes } = jobActions[action];
  return from.includes(job.state) ? { ...job, ...becomes(job) } : job;
}
