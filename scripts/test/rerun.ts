import type { Outcome } from './outcome';

/** More failures than this are no flakes, and would take long. */
const maxReruns = 20;

/** Returns the failed tests and files to run once more. */
export function chooseReruns(outcomes: Outcome[]): Outcome[] {
  const failures = outcomes.filter(({ state }) => state === 'failed');
  return failures.length > maxReruns ? [] : failures.filter(({ file }) => file !== '');
}

/** Whether a failure is that of this test, or of the file that it is in. */
function concerns(failure: Outcome, { project, file, titles }: Outcome): boolean {
  if (failure.project !== project || failure.file !== file) return false;
  return failure.titles.length === 0 || failure.titles.join('\0') === titles.join('\0');
}

/** Returns the outcomes with those of a rerun in place of the failure, or null if it has failed again. */
export function replaceFlaky(outcomes: Outcome[], failure: Outcome, rerun: Outcome[]): Outcome[] | null {
  if (rerun.some(({ state }) => state === 'failed')) return null;
  // The tests around a rerun one are reported as skipped.
  const fresh = rerun.filter((outcome) => concerns(failure, outcome));
  if (!fresh.some(({ state }) => state === 'passed')) return null;
  return [...outcomes.filter((outcome) => !concerns(failure, outcome)), ...fresh];
}
