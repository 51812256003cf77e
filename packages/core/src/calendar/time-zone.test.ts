import { expect, it } from 'vitest';
import { timeZoneOf } from './time-zone';

it.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  ['europe/BERLIN', 'Europe/Berlin'],
  ['UTC', 'UTC'],
  ['US/Eastern', 'America/New_York'],
])('recognizes %s', (name, zone) => {
  expect(timeZoneOf(name)).toBe(zone);
});

it('has one name for a renamed zone', () => {
  expect(timeZoneOf('Asia/Kolkata')).toBe(timeZoneOf('Asia/Calcutta'));
});

it.each(['', '+02:00', '-05', 'Mars/Olympus', 'Europe/Berlin ', 'x'.repeat(10_000)])(
  'returns null for %j',
  (name) => {
    expect(timeZoneOf(name)).toBeNull();
  },
);
