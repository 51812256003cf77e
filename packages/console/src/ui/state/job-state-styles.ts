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
import { stateLabels } from './state-labels';

interface JobStateStyle {
  label: string;
  color: string;
  Icon: typeof ClockIcon;
}

/** The style of each state: a color, an icon, and a word, so that no one depends on one of them alone. */
export const jobStateStyles: Record<JobState, JobStateStyle> = {
  scheduled: { label: stateLabels.scheduled, color: 'violet', Icon: CalendarClockIcon },
  queued: { label: stateLabels.queued, color: 'gray', Icon: ClockIcon },
  running: { label: stateLabels.running, color: 'blue', Icon: LoaderCircleIcon },
  retrying: { label: stateLabels.retrying, color: 'orange', Icon: RotateCwIcon },
  waiting: { label: stateLabels.waiting, color: 'cyan', Icon: HourglassIcon },
  succeeded: { label: stateLabels.succeeded, color: 'green', Icon: CircleCheckIcon },
  failed: { label: stateLabels.failed, color: 'red', Icon: CircleXIcon },
  canceling: { label: stateLabels.canceling, color: 'yellow', Icon: CircleStopIcon },
  canceled: { label: stateLabels.canceled, color: 'gray', Icon: BanIcon },
};
