import type { JobState } from '@offload/core/contract';

/** The color of each state in the theme. */
export const stateColors: Readonly<Record<JobState, string>> = {
  scheduled: 'violet',
  queued: 'gray',
  running: 'blue',
  retrying: 'orange',
  waiting: 'cyan',
  succeeded: 'green',
  failed: 'red',
  canceling: 'yellow',
  canceled: 'gray',
};
