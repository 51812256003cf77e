import { headline, kindLabel, notDoneText } from '../src/notifications/words';
import type { OwnJob } from '../src/services/services';

type FinishedJob = Pick<OwnJob, 'kind' | 'title' | 'state' | 'warnings'>;

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

/** Returns what happened to several jobs, by what they make: `20 reports are ready, 2 imports failed`. */
export function summaryOf(jobs: readonly FinishedJob[]): string {
  const groups = new Map<string, FinishedJob & { count: number }>();
  for (const job of jobs) {
    const key = `${job.kind} ${job.state}`;
    const { count = 0, warnings = 0 } = groups.get(key) ?? {};
    groups.set(key, { ...job, count: count + 1, warnings: warnings + job.warnings });
  }
  const headlines = [...groups.values()].map(headline);
  return headlines.map((text, index) => (index === 0 ? text : text.replace(/^Your/, 'your'))).join(', ');
}

const outcomes: Record<string, string> = { succeeded: 'ready', failed: 'failed', canceled: 'canceled' };

/** Returns a job in a list: `Sales report: January 2026, PDF (failed)`. */
export function lineOf(job: FinishedJob): string {
  const { kind, title, state } = job;
  const outcome = [outcomes[state] ?? state, notDoneText(job)].filter(Boolean).join(', but ');
  return `${[kindLabel(kind), title].filter(Boolean).join(': ')} (${outcome})`;
}

/** Returns a moment like `December 2, 2026 at 1:35 PM UTC`. */
export function formatMoment(moment: Date): string {
  return `${moments.format(moment)} UTC`;
}
