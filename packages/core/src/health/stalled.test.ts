import { expect, it } from 'vitest';
import { stalledText } from './stalled';

it.each([
  [1, "1 job in the email queue should run, but doesn't start although workers have free slots"],
  [2, "2 jobs in the email queue should run, but don't start although workers have free slots"],
  [
    1_000,
    "1,000 or more jobs in the email queue should run, but don't start although workers have free slots",
  ],
])('describes a queue in which %i jobs should run', (count, text) => {
  expect(stalledText({ queue: 'email', count })).toBe(text);
});
