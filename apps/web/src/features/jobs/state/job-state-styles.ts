import type { JobState } from '@offload/core/states';
import {
  IconBan,
  IconCalendarClock,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHourglass,
  IconLoader2,
  IconPlayerStop,
  IconRotateClockwise,
} from '@tabler/icons-react';

interface JobStateStyle {
  label: string;
  color: string;
  Icon: typeof IconClock;
}

/** The style of each state: a color, an icon, and a word, so that no one depends on one of them alone. */
export const jobStateStyles: Record<JobState, JobStateStyle> = {
  scheduled: { label: 'Scheduled', color: 'violet', Icon: IconCalendarClock },
  queued: { label: 'Queued', color: 'gray', Icon: IconClock },
  running: { label: 'Running', color: 'blue', Icon: IconLoader2 },
  retrying: { label: 'Retrying', color: 'orange', Icon: IconRotateClockwise },
  waiting: { label: 'Waiting', color: 'cyan', Icon: IconHourglass },
  succeeded: { label: 'Succeeded', color: 'green', Icon: IconCircleCheck },
  failed: { label: 'Failed', color: 'red', Icon: IconCircleX },
  canceling: { label: 'Canceling', color: 'yellow', Icon: IconPlayerStop },
  canceled: { label: 'Canceled', color: 'gray', Icon: IconBan },
};
