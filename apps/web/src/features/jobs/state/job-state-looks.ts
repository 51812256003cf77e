import type { JobState } from '@offload/core/states';
import {
  IconBan,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconLoader2,
  IconPlayerStop,
  IconRotateClockwise,
} from '@tabler/icons-react';

interface JobStateLook {
  label: string;
  color: string;
  Icon: typeof IconClock;
}

/** How each state looks, everywhere: a colour, an icon and a word, so that none of the three is needed alone. */
export const jobStateLooks: Record<JobState, JobStateLook> = {
  queued: { label: 'Queued', color: 'gray', Icon: IconClock },
  running: { label: 'Running', color: 'blue', Icon: IconLoader2 },
  retrying: { label: 'Retrying', color: 'orange', Icon: IconRotateClockwise },
  succeeded: { label: 'Succeeded', color: 'green', Icon: IconCircleCheck },
  failed: { label: 'Failed', color: 'red', Icon: IconCircleX },
  canceling: { label: 'Canceling', color: 'yellow', Icon: IconPlayerStop },
  canceled: { label: 'Canceled', color: 'gray', Icon: IconBan },
};
