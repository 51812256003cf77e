import { expect, it } from 'vitest';
import { verbOf } from './action-verbs';

it('says what staff did', () => {
  expect(verbOf({ action: 'job.cancel', outcome: 'success' })).toBe('canceled');
  expect(verbOf({ action: 'app.own', outcome: 'success' })).toBe('acted on');
});

it("doesn't say that a denied or failed action was done", () => {
  expect(verbOf({ action: 'job.delete', outcome: 'denied' })).toBe('was not allowed to act on');
  expect(verbOf({ action: 'user.sign-in', outcome: 'failed' })).toBe('failed to act on');
});
