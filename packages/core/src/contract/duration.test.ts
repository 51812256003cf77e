import { expect, it } from 'vitest';
import { checkMs, parseDuration } from './duration';

const day = 86_400_000;

it.each([
  ['500 ms', 500],
  ['1 s', 1_000],
  ['30 s', 30_000],
  ['90 seconds', 90_000],
  ['1 min', 60_000],
  ['15 minutes', 900_000],
  ['5m', 300_000],
  ['24h', day],
  ['1 hour', 3_600_000],
  ['3 days', 3 * day],
  ['2 weeks', 14 * day],
  ['36500 days', 36_500 * day],
])('reads %s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each([
  '',
  '3',
  'days',
  '0 s',
  '-1 s',
  '1.5 h',
  '1,000 s',
  '01 s',
  '3  days',
  ' 3 days',
  '3 days ',
  '3 Days',
  '1 month',
  '1 hs',
  '1h 30m',
  '36501 days',
  '999999999999999 weeks',
  '3 constructor',
  '3 days\n',
])('rejects "%s", and says what is allowed', (text) => {
  expect(() => parseDuration(text)).toThrow(/ is not a duration: use a whole number and a unit.* 3 days/);
});

it('takes milliseconds that a job can wait, and no others', () => {
  expect([0, 1.5, 36_500 * day].map((ms) => checkMs('ctx.sleep', ms))).toEqual([0, 1.5, 36_500 * day]);
  for (const ms of [-1, Number.NaN, Number.POSITIVE_INFINITY, 36_501 * day])
    expect(() => checkMs('ctx.sleep', ms)).toThrow(
      `ctx.sleep takes milliseconds, from 0 up to 36,500 days, not ${ms}.`,
    );
});
