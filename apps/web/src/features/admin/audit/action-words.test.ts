import { expect, it } from 'vitest';
import { changeWords } from './action-words';

it('lists the values that changed', () => {
  const before = { state: 'failed', nextAttemptAt: null, disabled: false };
  const after = { state: 'queued', nextAttemptAt: null, disabled: true };
  expect(changeWords({ before, after })).toEqual(['state: failed → queued', 'disabled: false → true']);
});

it('lists values that were added or removed', () => {
  expect(changeWords({ before: null, after: { cron: '* * * * *' } })).toEqual(['cron: – → * * * * *']);
  expect(changeWords({ before: { list: [1] }, after: null })).toEqual(['list: [1] → –']);
  expect(changeWords({ before: null, after: null })).toEqual([]);
});
