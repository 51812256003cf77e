import { z } from 'zod';

/** The end of a test; without titles, that of a whole file; without a file, that of a runner. */
export const outcomeSchema = z.object({
  project: z.string(),
  file: z.string(),
  /** Of the groups around the test, and its own. */
  titles: z.array(z.string()),
  state: z.enum(['passed', 'failed', 'skipped']),
});

export type Outcome = z.infer<typeof outcomeSchema>;

/** A failure that no test is to blame for. Nothing can be rerun. */
export function runnerFailure(part: string): Outcome {
  return { project: part, file: '', titles: [], state: 'failed' };
}

/** Returns how a person finds the test: its file, its name, its project. */
export function outcomeLabel({ project, file, titles }: Outcome): string {
  if (!file) return `the runner of ${project}`;
  return [file, ...(titles.length > 0 ? [titles.join(' › ')] : []), `(${project})`].join(' ');
}

export function inWords(outcomes: Outcome[]): string {
  const count = (state: Outcome['state']) => outcomes.filter((outcome) => outcome.state === state).length;
  const skipped = count('skipped');
  return `${count('passed')} passed, ${count('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
