import { expect, it } from 'vitest';
import { localDate, localMonth } from './local-time';

it('returns the month in a time zone', () => {
  const at = new Date('2026-12-31T20:00:00Z');
  expect(localMonth(at, 'America/New_York')).toEqual({ year: 2026, month: 12 });
  expect(localMonth(at, 'Asia/Kolkata')).toEqual({ year: 2027, month: 1 });
});

it('returns the date in a time zone', () => {
  const at = new Date('2026-02-28T23:30:00Z');
  expect(localDate(at, 'UTC')).toEqual({ year: 2026, month: 2, day: 28 });
  expect(localDate(at, 'Europe/Berlin')).toEqual({ year: 2026, month: 3, day: 1 });
});
