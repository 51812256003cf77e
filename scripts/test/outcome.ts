import { writeFileSync } from 'node:fs';
import * as z from 'zod';

/** The outcome of a test, of a whole file if it has no titles, or of a runner if it has no file. */
export const outcomeSchema = z.object({
  project: z.string(),
  file: z.string(),
  /** The titles of the surrounding groups and of the test. */
  titles: z.array(z.string()),
  state: z.enum(['passed', 'failed', 'skipped']),
});

export type Outcome = z.infer<typeof outcomeSchema>;

/** A failure that doesn't belong to a test, so nothing can be rerun. */
export function runnerFailure(part: string): Outcome {
  return { project: part, file: '', titles: [], state: 'failed' };
}

/** Returns the test's file, name, and project, for readers. */
export function outcomeLabel({ project, file, titles }: Outcome): string {
  if (!file) return `the runner of ${project}`;
  return [file, ...(titles.length > 0 ? [titles.join(' › ')] : []), `(${project})`].join(' ');
}

export function inWords(outcomes: Outcome[]): string {
  const count = (state: Outcome['state']) => outcomes.filter((outcome) => outcome.state === state).length;
  const skipped = count('skipped');
  return `${count('passed')} passed, ${count('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Writes the outcomes of a program that `npm run test:all` runs, where it expects them. */
export function writeOutcomes(outcomes: Outcome[]): void {
  const { TEST_REPORT } = process.env;
  if (TEST_REPORT) writeFileSync(TEST_REPORT, JSON.stringify({ outcomes, errors: 0, files: [] }));
}
