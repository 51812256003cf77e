import type { JobFilter } from '@offload/console/operations/index.ts';
import { countOf, formatList } from '@offload/core/format/amounts';
import type { Preview } from '@/api/admin/changes/change-schema';

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

/** Returns what the action will do, including whom it emails. */
export function changeEffects(action: ChangeAction, preview: Preview): string {
  const effect = effects[action][preview.count === 1 ? 'one' : 'many'];
  if (action === 'cancel' || action === 'delete') return effect;
  const emails = [recipientsText(preview), ownersText(preview)].filter(Boolean);
  return [effect, ...(emails.length > 0 ? emails : ['No one is emailed.'])].join(' ');
}

function recipientsText({ people, emails }: Preview): string {
  if (people === 0) return '';
  const list = formatList(emails);
  if (people === 1) return `This emails ${list}.`;
  const count = `This emails ${countOf(people, 'person', 'people')}`;
  return people > emails.length ? `${count}, including ${list}.` : `${count}: ${list}.`;
}

function ownersText({ count, owners }: Preview): string {
  if (owners === 0) return '';
  if (count === 1) return 'When it finishes, its owner is emailed unless the job’s page is open.';
  const who = countOf(owners, 'owner is emailed', 'owners are emailed');
  return `When they finish, ${who} about each job whose page isn’t open.`;
}
