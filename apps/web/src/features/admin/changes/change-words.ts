import type { JobFilter } from '@offload/console/operations/index.ts';
import { type ChangeAction, changeEffect } from '@offload/console/ui/changes/change-words.ts';
import { countOf, formatList } from '@offload/core/format/amounts';
import type { Preview } from '@/api/admin/changes/change-schema';

export type Filter = Partial<Omit<JobFilter, 'until'>>;

/** Returns what the action will do, including whom it emails. */
export function changeEffects(action: ChangeAction, preview: Preview): string {
  const effect = changeEffect(action, preview.count);
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
