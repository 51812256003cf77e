import { expect, it } from 'vitest';
import { describeAlert } from './describe-alert';

it.each([
  [0.004, 'Less than 1%'],
  [0.9, 'Less than 1%'],
  [1, '1%'],
  [99.6, '100%'],
])('says of %d percent of failed runs that it is %s, never 0%', (value, words) => {
  const alert = { rule: 'failed-rate', queue: 'email', state: 'firing', threshold: 1, reason: null } as const;
  expect(describeAlert({ ...alert, value })).toBe(
    `${words} of the runs in the email queue failed within 10 minutes. The threshold is 1%.`,
  );
});
