import { afterEach, beforeEach, expect, it } from 'vitest';
import { localFieldValue, utcFieldValue } from './moment-field';

let zone: string | undefined;
beforeEach(() => {
  zone = process.env.TZ;
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

it.each([
  ['America/New_York', '2026-07-01T12:00', '2026-07-01T08:00'],
  ['Europe/Berlin', '2026-12-31T23:30', '2027-01-01T00:30'],
  ['UTC', '2026-07-01T12:00', '2026-07-01T12:00'],
])('shows moments in the time zone %s, and sends them in UTC', (timeZone, utc, local) => {
  process.env.TZ = timeZone;
  expect(localFieldValue(utc)).toBe(local);
  expect(utcFieldValue(local)).toBe(utc);
});

it('sends nothing for a field without a time', () => {
  expect(localFieldValue(null)).toBe('');
  expect([utcFieldValue(''), utcFieldValue('no time')]).toEqual(['', '']);
});
