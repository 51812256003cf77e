import { headline, kindLabel } from '../src/notifications/words';
import type { OwnJob } from '../src/services/services';

type FinishedJob = Pick<OwnJob, 'kind' | 'title' | 'state'>;

// Email clients cut off longer subjects.
const maxTitleLength = 100;
const moments = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** Returns the headline and the job's title on one line, even if the title has line breaks. */
export function subjectOf(job: FinishedJob): string {
  const title = job.title?.replace(/[\p{C}\s]+/gu, ' ').trim() || kindLabel(job.kind);
  const characters = [...title];
  const isTooLong = characters.length > maxTitleLength;
  return `${headline(job)}: ${isTooLong ? `${characters.slice(0, maxTitleLength).join('')}…` : title}`;
}

/** Returns a size like `18 kB` or `1.2 MB`. */
export function formatSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Returns a moment like `December 2, 2026 at 1:35 PM UTC`. */
export function formatMoment(moment: Date): string {
  return `${moments.format(moment)} UTC`;
}
