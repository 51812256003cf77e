import { expect, it } from 'vitest';
import { subscriptionText } from './webhook-status';

it.each([
  [['job.succeeded', 'job.failed'], [], 'When a job of any kind succeeds or fails'],
  [['job.canceled'], ['sales-report'], 'When a job of the kind Sales report is canceled'],
  [
    ['job.succeeded', 'job.failed', 'job.canceled'],
    ['sales-report', 'sales-import'],
    'When a job of the kind Sales report or Sales import succeeds, fails, or is canceled',
  ],
] as const)('says in words when a webhook is sent %s of %s', (events, kinds, text) => {
  expect(subscriptionText({ events: [...events], kinds: [...kinds] })).toBe(text);
});
