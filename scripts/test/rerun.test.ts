import { expect, it } from 'vitest';
import type { Outcome } from './outcome';
import { chooseReruns, replaceFlaky } from './rerun';

const outcome = (state: Outcome['state'], name: string | null, more: Partial<Outcome> = {}): Outcome => ({
  project: 'redis-jobs',
  file: 'packages/kinds/src/a.jobs.test.ts',
  titles: name === null ? [] : ['group', name],
  state,
  ...more,
});
const runner = outcome('failed', null, { file: '' });

it('reruns failed tests and files, but no failed runner', () => {
  const test = outcome('failed', 'one');
  const file = outcome('failed', null, { file: 'other.test.ts' });
  expect(chooseReruns([outcome('passed', 'two'), test, outcome('skipped', 'three'), file, runner])).toEqual([
    test,
    file,
  ]);
});

it('reruns nothing if too much failed to be a flake', () => {
  const failures = Array.from({ length: 20 }, (_, index) => outcome('failed', `${index}`));
  expect(chooseReruns(failures)).toHaveLength(20);
  expect(chooseReruns([...failures, outcome('failed', 'one more')])).toEqual([]);
});

it('counts a test that passes the second time as passed, and the others as before', () => {
  const failure = outcome('failed', 'one');
  const others = [outcome('passed', 'two'), outcome('failed', 'one', { project: 'services' })];
  const rerun = [outcome('passed', 'one'), outcome('skipped', 'two')];
  expect(replaceFlaky([...others, failure], failure, rerun)).toEqual([...others, outcome('passed', 'one')]);
});

it('counts the tests of a file that loads the second time', () => {
  const failure = outcome('failed', null);
  const elsewhere = outcome('passed', 'one', { file: 'other.test.ts' });
  const rerun = [outcome('passed', 'one'), outcome('passed', 'two')];
  expect(replaceFlaky([failure, outcome('skipped', 'one'), elsewhere], failure, rerun)).toEqual([
    elsewhere,
    ...rerun,
  ]);
});

it('keeps a failure whose rerun fails, crashes, or does not run it', () => {
  const failure = outcome('failed', 'one');
  expect(replaceFlaky([failure], failure, [failure])).toBeNull();
  expect(replaceFlaky([failure], failure, [outcome('passed', 'one'), runner])).toBeNull();
  expect(replaceFlaky([failure], failure, [outcome('skipped', 'one')])).toBeNull();
  expect(replaceFlaky([failure], failure, [])).toBeNull();
});
