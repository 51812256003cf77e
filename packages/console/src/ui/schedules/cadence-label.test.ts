import { expect, it } from 'vitest';
import { cadenceLabel } from './cadence-label';

it.each([
  ['0 8 1 * *', 'Every month on the 1st at 08:00'],
  ['0 8 L * *', 'Every month on the last day at 08:00'],
  ['5 7 * * *', 'Every day at 07:05'],
  ['30 7 * * 1-5', 'At 07:30, Monday through Friday'],
  ['*/15 * * * *', 'Every 15 minutes'],
  ['0 0 * * FRI#2', 'At 00:00, on the second Friday of the month'],
  ['@every 90 minutes', 'Every 90 minutes'],
  ['@every 1 day', 'Every day'],
  // This has no description.
  ['0 0 13 * +5', '0 0 13 * +5'],
])('describes %s in words', (cron, words) => {
  expect(cadenceLabel({ cron, timeZone: 'America/New_York' })).toBe(`${words}, America/New York`);
});
