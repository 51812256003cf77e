import { expect, it } from 'vitest';
import { changeWords } from './action-words';

it('says what is not as it was', () => {
  const before = { state: 'failed', nextAttemptAt: null, disabled: false };
  const after = { state: 'queued', nextAttemptAt: null, disabled: true };
  expect(changeWords({ before, after })).toEqual(['state: failed → queued', 'disabled: false → true']);
});

it('knows what was not there before, or is not afterwards', () => {
  expect(changeWords({ before: null, after: { cron: '* * * * *' } })).toEqual(['cron: – → * * * * *']);
  expect(changeWords({ before: { list: [1] }, after: null })).toEqual(['list: [1] → –']);
  expect(changeWords({ before: null, after: null })).toEqual([]);
});
