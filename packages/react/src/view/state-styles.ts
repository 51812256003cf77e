import type { JobState } from '@offload/core/contract';

interface StateStyle {
  color: string;
  /** The lines of its icon, in a square of 24. */
  icon: string;
}

const circle = 'M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18';

/**
 * The color and the icon of each state. `stateLabels` of `@offload/core/contract` has the words. The colors have a contrast of at
 * least 3 with white and with black.
 */
export const stateStyles: Readonly<Record<JobState, StateStyle>> = {
  scheduled: { color: '#845ef7', icon: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4' },
  queued: { color: '#868e96', icon: `${circle}M12 7v5l3 2` },
  running: {
    color: '#228be6',
    icon: 'M12 3v4M12 17v4M3 12h4M17 12h4M6 6l2 2M16 16l2 2M18 6l-2 2M6 18l2-2',
  },
  retrying: { color: '#e8590c', icon: 'M20 12a8 8 0 1 1-2.5-5.8M20 3v5h-5' },
  waiting: { color: '#1098ad', icon: 'M6 3h12M6 21h12M7 3v4l5 5l5-5V3M7 21v-4l5-5l5 5v4' },
  succeeded: { color: '#2f9e44', icon: `${circle}M8 12l3 3l5-6` },
  failed: { color: '#e03131', icon: `${circle}M9 9l6 6M15 9l-6 6` },
  canceling: { color: '#b08800', icon: `${circle}M9 9h6v6H9z` },
  canceled: { color: '#868e96', icon: `${circle}M6 6l12 12` },
};
