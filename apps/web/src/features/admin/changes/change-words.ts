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
  retry: 'Each starts anew, with all its attempts before it.',
  'run-now': 'Each runs its next attempt at once.',
  cancel: 'None of them will run, unless somebody retries it.',
  delete:
    'They go for good, with their files, logs and histories. What staff did to them stays in the audit.',
};

/** What it will do, in full: also to people. */
export function changeEffects(action: ChangeAction, people: number): string {
  const mailed = people === 1 ? '1 person will be e-mailed.' : `${people} people will be e-mailed.`;
  return people > 0 ? `${effects[action]} ${mailed}` : effects[action];
}
