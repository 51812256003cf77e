import type { JobState } from '@offload/core/contract';
import {
  BanIcon,
  CalendarClockIcon,
  CircleCheckIcon,
  CircleStopIcon,
  CircleXIcon,
  ClockIcon,
  HourglassIcon,
  LoaderCircleIcon,
  RotateCwIcon,
} from 'lucide-react';

interface JobStateStyle {
  label: string;
  color: string;
  Icon: typeof ClockIcon;
}

/** The style of each state: a color, an icon, and a word, so that no one depends on one of them alone. */
export const jobStateStyles: Record<JobState, JobStateStyle> = {
  scheduled: { label: 'Scheduled', color: 'violet', Icon: CalendarClockIcon },
  queued: { label: 'Queued', color: 'gray', Icon: ClockIcon },
  running: { label: 'Running', color: 'blue', Icon: LoaderCircleIcon },
  retrying: { label: 'Retrying', color: 'orange', Icon: RotateCwIcon },
  waiting: { label: 'Waiting', color: 'cyan', Icon: HourglassIcon },
  succeeded: { label: 'Succeeded', color: 'green', Icon: CircleCheckIcon },
  failed: { label: 'Failed', color: 'red', Icon: CircleXIcon },
  canceling: { label: 'Canceling', color: 'yellow', Icon: CircleStopIcon },
  canceled: { label: 'Canceled', color: 'gray', Icon: BanIcon },
};
