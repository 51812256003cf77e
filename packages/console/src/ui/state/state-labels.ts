import type { JobState } from '@offload/core/contract';

/** The name of each state on pages: `Failed`. */
export const stateLabels: Readonly<Record<JobState, string>> = {
  scheduled: 'Scheduled',
  queued: 'Queued',
  running: 'Running',
  retrying: 'Retrying',
  waiting: 'Waiting',
  succeeded: 'Succeeded',
  failed: 'Failed',
  canceling: 'Canceling',
  canceled: 'Canceled',
};
