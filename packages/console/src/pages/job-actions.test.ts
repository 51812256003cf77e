import { expect, it } from 'vitest';
import { mainActionOf } from './job-actions';

const failed = { state: 'failed', isDismissed: false } as const;

it('suggests other values after a permanent error, such as a 404', () => {
  expect(mainActionOf(failed, { retryHelps: false, isReplayable: true })).toBe('replay');
});

it('suggests a retry after an error that outlasted all attempts', () => {
  expect(mainActionOf(failed, { retryHelps: true, isReplayable: true })).toBe('retry');
});

it('suggests nothing for a failure that was dismissed, or that neither helps', () => {
  const dismissed = { ...failed, isDismissed: true };
  expect(mainActionOf(dismissed, { retryHelps: true, isReplayable: true })).toBeNull();
  expect(mainActionOf(failed, { retryHelps: false, isReplayable: false })).toBeNull();
});
