import { expect, it } from 'vitest';
import { hasState } from './by-id';
import { pendingStates } from './states';
import { stateIn } from './transitions';

it('names the states in the text, where an index can be found by them', () => {
  expect(stateIn(['queued', 'retrying'], 'job.state')).toMatchObject({
    ...{ text: "job.state IN ('queued', 'retrying')", values: [] },
  });
  expect(stateIn(pendingStates).text).toMatch(/^state IN \('/);
});

it.each([
  ['an injection', ["queued') OR true --"]],
  ['a word that is no state', ['Queued']],
  ['what only becomes a state as text', [['queued']]],
  ['one of several', ['queued', 'constructor']],
])('rejects %s', (_, states) => {
  // As in JavaScript, where no type says so.
  for (const condition of [stateIn, hasState])
    expect(() => Reflect.apply(condition, null, [states])).toThrow(
      /^There is no state .*\. Use jobStates\.$/,
    );
});

it('rejects an empty list, which no statement can have', () => {
  expect(() => stateIn([])).toThrow('join needs at least one value.');
});
