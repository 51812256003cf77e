import { plainText } from '../contract/plain-text';

/** How many characters of a step are kept. It's one line on a page and sent to every watcher of the job. */
export const maxStepLength = 1_000;

/** A job's progress in a form that can be stored. */
export interface ProgressEntry {
  /** A whole number from 0 to 100. */
  percent: number;
  step: string;
}

/**
 * Returns the progress that a call of `ctx.progress` reports. Throws a TypeError if an argument has the wrong type, because
 * the database would reject it together with the progress of other jobs.
 */
export function progressEntry(percent: unknown, step: unknown): ProgressEntry {
  if (typeof percent !== 'number' || Number.isNaN(percent))
    throw new TypeError(
      `ctx.progress takes a percentage from 0 to 100, and got ${String(percent)}. Was it divided by a total of 0?`,
    );
  if (typeof step !== 'string')
    throw new TypeError(
      `ctx.progress takes the current step as text after the percentage, and got ${String(step)}.`,
    );
  return {
    percent: Math.max(0, Math.min(100, Math.round(percent))),
    step: plainText(step.slice(0, maxStepLength)),
  };
}
