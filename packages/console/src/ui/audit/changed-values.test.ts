import { expect, it } from 'vitest';
import { changesOf } from './changed-values';

it('lists the values that changed', () => {
  const before = { state: 'failed', nextAttemptAt: null, disabled: false };
  const after = { state: 'queued', nextAttemptAt: null, disabled: true };
  expect(changesOf({ before, after })).toEqual([
    { name: 'state', was: 'failed', is: 'queued' },
    { name: 'disabled', was: 'false', is: 'true' },
  ]);
});

it('lists values that only one side names, without an invented other one', () => {
  const cron = { name: 'cron', was: null, is: '* * * * *' };
  expect(changesOf({ before: null, after: { cron: '* * * * *' } })).toEqual([cron]);
  expect(changesOf({ before: { list: [1] }, after: null })).toEqual([{ name: 'list', was: '[1]', is: null }]);
  expect(changesOf({ before: null, after: null })).toEqual([]);
});
