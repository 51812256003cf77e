import { expect, it } from 'vitest';
import { changedText, changeEffect, changeTitle } from './change-words';

it('says on a button how many jobs it changes, and that more were not counted', () => {
  expect(changeTitle('delete', { count: 1, isMore: false })).toBe('Delete 1 job');
  expect(changeTitle('delete', { count: 100_000, isMore: true })).toBe('Delete more than 100,000 jobs');
});

it('says of a cancellation that running jobs stop', () => {
  expect(changeEffect('cancel', 1)).toContain('If this job is running, it stops.');
  expect(changeEffect('cancel', 2)).toContain('Running jobs stop.');
});

it('says of a dismissal where it can be undone', () => {
  for (const count of [1, 2])
    expect(changeEffect('dismiss', count)).toContain('undo this on the Failed page');
});

it('says what was done', () => {
  expect(changedText('delete', 30)).toBe('Deleted 30 jobs.');
  expect(changedText('cancel', 1)).toBe('Canceling 1 job.');
});
