import { equivalentsInApps } from './equivalents-in-apps';
import { equivalentsInJobs } from './equivalents-in-jobs';
import { equivalentsInRuns } from './equivalents-in-runs';
import type { Mutant } from './mutant';

/** A mutant that behaves like the original, so that no test can fail on it. */
export interface Equivalent extends Pick<Mutant, 'file' | 'before' | 'after'> {
  /** A part of the line, if others have the same mutant. */
  context?: string;
  because: string;
}

export const equivalents = [...equivalentsInRuns, ...equivalentsInJobs, ...equivalentsInApps];

export function isEquivalent(mutant: Mutant): boolean {
  return equivalents.some((each) => isOneOf(each, mutant));
}

export function isOneOf({ file, before, after, context = '' }: Equivalent, mutant: Mutant): boolean {
  const isSameEdit = file === mutant.file && before === mutant.before && after === mutant.after;
  return isSameEdit && mutant.context.includes(context);
}
