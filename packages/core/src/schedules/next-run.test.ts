import { describe, expect, it } from 'vitest';
import { cronPattern, localMonth, nextRunAt } from './next-run';

describe('the next run', () => {
  it.each([
    ['later this month', 1, '08:00', 'UTC', '2026-03-01T07:59:59.999Z', '2026-03-01T08:00:00Z'],
    ['not now, but in a month', 1, '08:00', 'UTC', '2026-03-01T08:00:00Z', '2026-04-01T08:00:00Z'],
    ['over the end of the year', 15, '23:59', 'UTC', '2026-12-16T00:00:00Z', '2027-01-15T23:59:00Z'],
    ['by the clock of the zone', 1, '08:00', 'Europe/Berlin', '2026-01-15T00:00:00Z', '2026-02-01T07:00:00Z'],
    [
      'an hour earlier in summer',
      1,
      '08:00',
      'Europe/Berlin',
      '2026-03-15T00:00:00Z',
      '2026-04-01T06:00:00Z',
    ],
    ['and later again', 1, '08:00', 'Europe/Berlin', '2026-10-15T00:00:00Z', '2026-11-01T07:00:00Z'],
    [
      'on the day of the zone',
      1,
      '08:00',
      'Pacific/Auckland',
      '2026-05-30T00:00:00Z',
      '2026-05-31T20:00:00Z',
    ],
    ['half an hour off', 1, '08:00', 'Asia/Kolkata', '2026-06-15T00:00:00Z', '2026-07-01T02:30:00Z'],
    ['quarters of an hour off', 1, '00:00', 'Asia/Kathmandu', '2026-06-15T00:00:00Z', '2026-06-30T18:15:00Z'],
    [
      'half an hour of summer',
      8,
      '12:00',
      'Australia/Lord_Howe',
      '2026-10-05T00:00:00Z',
      '2026-10-08T01:00:00Z',
    ],
  ])('is %s', (_what, day, at, timeZone, after, next) => {
    expect(nextOf(day, at, timeZone, after)).toBe(new Date(next).toISOString());
  });

  it('is on the last day of every month, however long that is', () => {
    expect(daysOf(null, '08:00', 'UTC', '2027-12-31T08:00:00Z', 5)).toEqual([
      '2028-01-31',
      '2028-02-29',
      '2028-03-31',
      '2028-04-30',
      '2028-05-31',
    ]);
    expect(daysOf(null, '08:00', 'UTC', '2027-02-01T00:00:00Z', 1)).toEqual(['2027-02-28']);
  });

  it('is once a month, also where the clocks skip that time of day', () => {
    // 02:00 to 03:00 does not exist in Berlin on 28 March 2027.
    expect(nextOf(28, '02:30', 'Europe/Berlin', '2027-03-01T00:00:00Z')).toBe('2027-03-28T01:30:00.000Z');
    // Midnight does not: cron skips the whole month.
    expect(nextOf(8, '00:00', 'America/Havana', '2026-03-01T12:00:00Z')).toBe('2026-03-08T05:00:00.000Z');
    expect(nextOf(1, '00:00', 'America/Asuncion', '2023-09-15T00:00:00Z')).toBe('2023-10-01T04:00:00.000Z');
    const days = daysOf(8, '00:00', 'America/Havana', '2025-12-31T00:00:00Z', 24);
    expect(new Set(days.map((day) => day.slice(0, 7))).size).toBe(24);
  });

  it('is once a month, also where the clocks repeat that time of day', () => {
    // 02:00 to 03:00 comes twice in Berlin on 25 October 2026, and 01:00 to 02:00 in New York on 1 November.
    const first = '2026-10-25T00:30:00.000Z';
    expect(nextOf(25, '02:30', 'Europe/Berlin', '2026-10-01T00:00:00Z')).toBe(first);
    expect(nextOf(25, '02:30', 'Europe/Berlin', first)).toBe('2026-11-25T01:30:00.000Z');
    expect(nextOf(25, '02:30', 'Europe/Berlin', '2026-10-25T01:00:00Z')).toBe('2026-11-25T01:30:00.000Z');
    expect(nextOf(1, '01:30', 'America/New_York', '2026-10-15T00:00:00Z')).toBe('2026-11-01T05:30:00.000Z');
  });

  it('cannot be in a time zone that is none', () => {
    expect(() => nextOf(1, '08:00', 'Mars/Olympus', '2026-01-01T00:00:00Z')).toThrow('Mars/Olympus');
  });
});

it('knows the month of a time zone', () => {
  const at = new Date('2026-12-31T20:00:00Z');
  expect(localMonth(at, 'America/New_York')).toEqual({ year: 2026, month: 12 });
  expect(localMonth(at, 'Asia/Kolkata')).toEqual({ year: 2027, month: 1 });
});

it('is a cron pattern', () => {
  const time = { hour: 8, minute: 5, timeZone: 'UTC' };
  expect(cronPattern({ day: 1, ...time })).toBe('5 8 1 * *');
  expect(cronPattern({ day: null, ...time })).toBe('5 8 L * *');
});

function nextOf(day: number | null, at: string, timeZone: string, after: string): string {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  return nextRunAt({ day, hour, minute, timeZone }, new Date(after)).toISOString();
}

function daysOf(day: number | null, at: string, timeZone: string, after: string, count: number): string[] {
  const days: string[] = [];
  for (let last = after; days.length < count; days.push(last.slice(0, 10)))
    last = nextOf(day, at, timeZone, last);
  return days;
}
