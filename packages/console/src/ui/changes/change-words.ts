import { countOf, formatNumber } from '@offload/core/format/amounts';
import type { SimpleAction } from '../../access';

/** How many jobs a change is for: this many, or more than were counted. */
export interface Extent {
  count: number;
  isMore: boolean;
}

const verbs: Record<SimpleAction, string> = {
  retry: 'Retry',
  'run-now': 'Run',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  delete: 'Delete',
};

/** `Retry 30 jobs` */
export function changeTitle(action: SimpleAction, extent: Extent): string {
  return `${verbs[action]} ${extentText(extent)}`;
}

/** `30 jobs`, or `more than 100,000 jobs` */
export function extentText({ count, isMore }: Extent): string {
  return isMore ? `more than ${formatNumber(count)} jobs` : countOf(count, 'job');
}

const made: Record<SimpleAction, string> = {
  retry: 'Retrying',
  'run-now': 'Starting',
  cancel: 'Canceling',
  dismiss: 'Dismissed',
  delete: 'Deleted',
};

/** `Deleted 30 jobs.` */
export function changedText(action: SimpleAction, count: number): string {
  return `${made[action]} ${countOf(count, 'job')}.`;
}

const effects: Record<SimpleAction, { one: string; many: string }> = {
  retry: {
    one: 'The job starts over with its full number of attempts.',
    many: 'Each job starts over with its full number of attempts.',
  },
  'run-now': { one: 'The job starts its next attempt now.', many: 'Each job starts its next attempt now.' },
  cancel: {
    one: "If this job is running, it stops. It won't run again unless it's retried.",
    many: "Running jobs stop. None of these jobs will run again unless they're retried.",
  },
  dismiss: {
    one: 'The job no longer needs attention. It can still be retried, and you can undo this on the Failed page.',
    many: 'These jobs no longer need attention. They can still be retried, and you can undo this on the Failed page.',
  },
  delete: {
    one: 'This permanently deletes the job with its files, log, and history. The audit log is kept.',
    many: 'This permanently deletes the jobs with their files, logs, and history. The audit log is kept.',
  },
};

/** Returns what an action does to jobs. */
export function changeEffect(action: SimpleAction, count: number): string {
  return effects[action][count === 1 ? 'one' : 'many'];
}
