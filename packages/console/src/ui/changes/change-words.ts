import { countOf } from '@offload/core/format/amounts';

export type ChangeAction = 'retry' | 'run-now' | 'cancel' | 'delete';

const verbs: Record<ChangeAction, string> = {
  retry: 'Retry',
  'run-now': 'Run',
  cancel: 'Cancel',
  delete: 'Delete',
};

/** `Retry 30 jobs` */
export function changeTitle(action: ChangeAction, count: number): string {
  return `${verbs[action]} ${countOf(count, 'job')}`;
}

const effects: Record<ChangeAction, { one: string; many: string }> = {
  retry: {
    one: 'The job starts over with its full number of attempts.',
    many: 'Each job starts over with its full number of attempts.',
  },
  'run-now': { one: 'The job starts its next attempt now.', many: 'Each job starts its next attempt now.' },
  cancel: {
    one: "This job won't run unless it's retried.",
    many: "These jobs won't run unless they're retried.",
  },
  delete: {
    one: 'This permanently deletes the job with its files, log, and history. The audit log is kept.',
    many: 'This permanently deletes the jobs with their files, logs, and history. The audit log is kept.',
  },
};

/** Returns what an action does to jobs. */
export function changeEffect(action: ChangeAction, count: number): string {
  return effects[action][count === 1 ? 'one' : 'many'];
}
