import type { OwnJob } from '../../services/services';

type Ended = Pick<OwnJob, 'kind' | 'title' | 'state'>;

// Longer subjects are cut by those who show them.
const longestTitle = 100;
const moments = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** `Your report is ready` or `Your report failed` */
export function headline({ kind, state }: Ended): string {
  return `Your ${nounOf(kind)} ${state === 'succeeded' ? 'is ready' : 'failed'}`;
}

/** A headline and what the job is about, as one line whatever is in its title. */
export function subjectOf(job: Ended): string {
  const title = job.title?.replace(/[\p{C}\s]+/gu, ' ').trim() || kindInWords(job.kind);
  const characters = [...title];
  const isTooLong = characters.length > longestTitle;
  return `${headline(job)}: ${isTooLong ? `${characters.slice(0, longestTitle).join('')}…` : title}`;
}

/** `sales-report` is a `report`: the last word of a kind says what somebody waits for. */
export function nounOf(kind: string): string {
  return kind.split('-').at(-1) ?? kind;
}

/** `sales-report` as people write it: `Sales report`. */
export function kindInWords(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `18 kB` or `1.2 MB` */
export function sizeInWords(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `December 2, 2026 at 1:35 PM UTC` */
export function momentInWords(moment: Date): string {
  return `${moments.format(moment)} UTC`;
}
