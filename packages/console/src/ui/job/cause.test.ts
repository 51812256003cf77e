import { expect, it } from 'vitest';
import { failureText } from './cause';

const failed = { state: 'failed', attempt: 4, maxAttempts: 4, error: null } as const;

it('says how far a job came', () => {
  expect(failureText(failed, true)).toBe('Attempt 4 of 4 failed.');
  expect(failureText({ ...failed, attempt: 1 }, true)).toContain('The error is permanent');
});

it('says of a job whose deadline passed while it waited that no attempt failed', () => {
  expect(failureText({ ...failed, attempt: 0 }, true)).toBe('It failed while it waited.');
});
