import { expect, it } from 'vitest';
import { timeZoneOf } from './time-zone';

it.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  ['europe/BERLIN', 'Europe/Berlin'],
  ['UTC', 'UTC'],
  ['US/Eastern', 'America/New_York'],
])('knows %s', (name, zone) => {
  expect(timeZoneOf(name)).toBe(zone);
});

it('has one spelling of a zone that was renamed', () => {
  expect(timeZoneOf('Asia/Kolkata')).toBe(timeZoneOf('Asia/Calcutta'));
});

it.each(['', '+02:00', '-05', 'Mars/Olympus', 'Europe/Berlin ', 'x'.repeat(10_000)])(
  'takes %j for none',
  (name) => {
    expect(timeZoneOf(name)).toBeNull();
  },
);
