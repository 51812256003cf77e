import type { JobFilter } from '@offload/db';

export type ChangeAction = 'retry' | 'run-now' | 'cancel' | 'delete';
export type Filter = Partial<Omit<JobFilter, 'until'>>;

const verbs: Record<ChangeAction, string> = {
  retry: 'Retry',
  'run-now': 'Run',
  cancel: 'Cancel',
  delete: 'Delete',
};

/** `Retry 30 jobs` */
export function changeTitle(action: ChangeAction, count: number): string {
  return `${verbs[action]} ${count.toLocaleString('en')} ${count === 1 ? 'job' : 'jobs'}`;
}

const effects: Record<ChangeAction, string> = {
  retry: 'Each job starts over with its full number of attempts.',
  'run-now': 'Each job starts its next attempt now.',
  cancel: "These jobs won't run unless they're retried.",
  delete: 'This permanently deletes the jobs with their files, logs, and history. The audit log is kept.',
};

/** Returns what the action will do, including whom it emails. */
export function changeEffects(action: ChangeAction, people: number): string {
  const mailed = people === 1 ? '1 person will be e-mailed.' : `${people} people will be e-mailed.`;
  return people > 0 ? `${effects[action]} ${mailed}` : effects[action];
}
