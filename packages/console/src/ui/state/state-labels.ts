import type { JobState } from '@offload/core/contract';

/** What each state is called: `Failed`. */
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
