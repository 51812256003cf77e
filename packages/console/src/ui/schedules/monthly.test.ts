import { expect, it } from 'vitest';
import { dayChoices, monthlyCron, monthlyOf } from './monthly';

it('labels the days with ordinals', () => {
  const labels = dayChoices.map(({ label }) => label);
  expect(labels).toHaveLength(29);
  expect(labels.slice(0, 4)).toEqual(['1st', '2nd', '3rd', '4th']);
  expect(labels.slice(9, 13)).toEqual(['10th', '11th', '12th', '13th']);
  expect(labels.slice(19, 23)).toEqual(['20th', '21st', '22nd', '23rd']);
});

it.each([
  [{ day: 1, at: '08:05' }, '5 8 1 * *'],
  [{ day: 28, at: '23:59' }, '59 23 28 * *'],
  [{ day: 'last', at: '00:00' }, '0 0 L * *'],
] as const)('converts %j to %s and back', (monthly, cron) => {
  expect(monthlyCron(monthly)).toBe(cron);
  expect(monthlyOf(cron)).toEqual(monthly);
});

it.each(['0 8 29 * *', '0 8 1 1 *', '0 8 1 * 1', '0 8 * * *', '*/5 8 1 * *', '@every 1 day'])(
  "doesn't treat %s as monthly",
  (cron) => {
    expect(monthlyOf(cron)).toBeNull();
  },
);
