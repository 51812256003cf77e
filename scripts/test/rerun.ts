import type { Outcome } from './outcome';

/** More failures than this aren't flaky tests, and rerunning them would take long. */
const maxReruns = 20;

/** Returns the failed tests and files to rerun once. */
export function chooseReruns(outcomes: Outcome[]): Outcome[] {
  const failures = outcomes.filter(({ state }) => state === 'failed');
  return failures.length > maxReruns ? [] : failures.filter(({ file }) => file !== '');
}

/** Returns whether a failure belongs to this test or its file. */
function concerns(failure: Outcome, { project, file, titles }: Outcome): boolean {
  if (failure.project !== project || failure.file !== file) return false;
  return failure.titles.length === 0 || failure.titles.join('\0') === titles.join('\0');
}

/** Replaces a failure with the outcomes of its rerun. Returns null if it failed again. */
export function replaceFlaky(outcomes: Outcome[], failure: Outcome, rerun: Outcome[]): Outcome[] | null {
  if (rerun.some(({ state }) => state === 'failed')) return null;
  // The tests around the rerun one are reported as skipped.
  const fresh = rerun.filter((outcome) => concerns(failure, outcome));
  if (!fresh.some(({ state }) => state === 'passed')) return null;
  return [...outcomes.filter((outcome) => !concerns(failure, outcome)), ...fresh];
}
