import { expect, it } from 'vitest';
import { dayChoices, monthlyCron, monthlyOf } from './monthly';

it('names the days as people do', () => {
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
] as const)('knows %j as %s', (monthly, cron) => {
  expect(monthlyCron(monthly)).toBe(cron);
  expect(monthlyOf(cron)).toEqual(monthly);
});

it.each(['0 8 29 * *', '0 8 1 1 *', '0 8 1 * 1', '0 8 * * *', '*/5 8 1 * *', '@every 1 day'])(
  'knows that %s is not a time of every month',
  (cron) => {
    expect(monthlyOf(cron)).toBeNull();
  },
);
