import { describe, expect, it } from 'vitest';
import { lastRunsAt, nextRunAt, nextRunsAt } from './next-run';

describe('the next run', () => {
  it.each([
    ['later this month', '0 8 1 * *', 'UTC', '2026-03-01T07:59:59.999Z', '2026-03-01T08:00:00Z'],
    ['not now, but in a month', '0 8 1 * *', 'UTC', '2026-03-01T08:00:00Z', '2026-04-01T08:00:00Z'],
    ['in the next year', '59 23 15 * *', 'UTC', '2026-12-16T00:00:00Z', '2027-01-15T23:59:00Z'],
    [
      'in the local time of the zone',
      '0 8 1 * *',
      'Europe/Berlin',
      '2026-01-15T00:00:00Z',
      '2026-02-01T07:00:00Z',
    ],
    [
      'an hour earlier in summer',
      '0 8 1 * *',
      'Europe/Berlin',
      '2026-03-15T00:00:00Z',
      '2026-04-01T06:00:00Z',
    ],
    [
      'an hour later again in winter',
      '0 8 1 * *',
      'Europe/Berlin',
      '2026-10-15T00:00:00Z',
      '2026-11-01T07:00:00Z',
    ],
    [
      'on the local day of the zone',
      '0 8 1 * *',
      'Pacific/Auckland',
      '2026-05-30T00:00:00Z',
      '2026-05-31T20:00:00Z',
    ],
    [
      'in a zone with a half-hour offset',
      '0 8 1 * *',
      'Asia/Kolkata',
      '2026-06-15T00:00:00Z',
      '2026-07-01T02:30:00Z',
    ],
    [
      'in a zone with a 45-minute offset',
      '0 0 1 * *',
      'Asia/Kathmandu',
      '2026-06-15T00:00:00Z',
      '2026-06-30T18:15:00Z',
    ],
    [
      'in a zone with half an hour of daylight saving',
      '0 12 8 * *',
      'Australia/Lord_Howe',
      '2026-10-05T00:00:00Z',
      '2026-10-08T01:00:00Z',
    ],
  ])('is %s', (_what, cron, timeZone, after, next) => {
    expect(nextOf(cron, timeZone, after)).toBe(new Date(next).toISOString());
  });

  it('is on the last day of every month, long or short', () => {
    expect(daysOf('0 8 L * *', 'UTC', '2027-12-31T08:00:00Z', 5)).toEqual([
      '2028-01-31',
      '2028-02-29',
      '2028-03-31',
      '2028-04-30',
      '2028-05-31',
    ]);
    expect(daysOf('0 8 L * *', 'UTC', '2027-02-01T00:00:00Z', 1)).toEqual(['2027-02-28']);
  });

  it('is once a month, even if a clock change skips that time of day', () => {
    // 02:00 to 03:00 doesn't exist in Berlin on 28 March 2027.
    expect(nextOf('30 2 28 * *', 'Europe/Berlin', '2027-03-01T00:00:00Z')).toBe('2027-03-28T01:00:00.000Z');
    // Midnight doesn't exist on that day, so other cron parsers skip the whole month.
    expect(nextOf('0 0 8 * *', 'America/Havana', '2026-03-01T12:00:00Z')).toBe('2026-03-08T05:00:00.000Z');
    expect(nextOf('0 0 1 * *', 'America/Asuncion', '2023-09-15T00:00:00Z')).toBe('2023-10-01T04:00:00.000Z');
    const days = daysOf('0 0 8 * *', 'America/Havana', '2025-12-31T00:00:00Z', 24);
    expect(new Set(days.map((day) => day.slice(0, 7))).size).toBe(24);
  });

  it('is once a month, even if a clock change repeats that time of day', () => {
    // 02:00 to 03:00 comes twice in Berlin on 25 October 2026, and 01:00 to 02:00 in New York on 1 November.
    const first = '2026-10-25T00:30:00.000Z';
    expect(nextOf('30 2 25 * *', 'Europe/Berlin', '2026-10-01T00:00:00Z')).toBe(first);
    expect(nextOf('30 2 25 * *', 'Europe/Berlin', first)).toBe('2026-11-25T01:30:00.000Z');
    expect(nextOf('30 2 25 * *', 'Europe/Berlin', '2026-10-25T01:00:00Z')).toBe('2026-11-25T01:30:00.000Z');
    expect(nextOf('30 1 1 * *', 'America/New_York', '2026-10-15T00:00:00Z')).toBe('2026-11-01T05:30:00.000Z');
  });

  it.each([
    // 02:00 to 03:00 doesn't exist in Berlin on 28 March 2027, and comes twice on 25 October 2026.
    ['30 2,3 * * *', 'Europe/Berlin', '2027-03-28', ['28T01:00', '28T01:30', '29T00:30']],
    ['30 2,3 * * *', 'Europe/Berlin', '2026-10-25', ['25T00:30', '25T02:30', '26T01:30']],
    ['0,30 2 * * *', 'Europe/Berlin', '2027-03-28', ['28T01:00', '29T00:00']],
    ['0,30 2 * * *', 'Europe/Berlin', '2026-10-25', ['25T00:00', '25T00:30', '26T01:00']],
    ['0 2,3 * * *', 'Europe/Berlin', '2027-03-28', ['28T01:00', '29T00:00']],
    ['*/30 2 * * *', 'Europe/Berlin', '2027-03-28', ['28T01:00', '29T00:00']],
    ['15 2-4 * * *', 'Europe/Berlin', '2026-10-25', ['25T00:15', '25T02:15', '25T03:15', '26T01:15']],
    ['30 1,2 * * *', 'America/New_York', '2027-03-14', ['14T06:30', '14T07:00', '15T05:30']],
    ['30 1,2 * * *', 'America/New_York', '2026-11-01', ['01T05:30', '01T07:30', '02T06:30']],
    ['45 1,2 * * *', 'Australia/Lord_Howe', '2026-10-03', ['03T15:15', '03T15:45', '04T14:45']],
    // These go by what the clocks show.
    ['30 */2 * * *', 'Europe/Berlin', '2027-03-28', ['28T02:30', '28T04:30']],
    ['30 */2 * * *', 'Europe/Berlin', '2026-10-25', ['25T00:30', '25T01:30', '25T03:30']],
  ])('runs %s in %s on %s, when the clocks change, at %j', (cron, timeZone, day, moments) => {
    const before = new Date(Date.parse(`${day}T00:00:00Z`) - 1);
    const runs = nextRunsAt({ cron, timeZone }, moments.length, before);
    expect(runs.map((run) => iso(run).slice(8, 16))).toEqual(moments);
  });

  it('is every hour, even if a clock change skips or repeats one', () => {
    const hours = (after: string) =>
      nextRunsAt({ cron: '30 * * * *', timeZone: 'Europe/Berlin' }, 3, new Date(after)).map(iso);
    expect(hours('2027-03-28T00:00:00Z')).toEqual([
      '2027-03-28T00:30:00.000Z',
      '2027-03-28T01:30:00.000Z',
      '2027-03-28T02:30:00.000Z',
    ]);
    expect(hours('2026-10-25T00:00:00Z')).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:30:00.000Z',
      '2026-10-25T02:30:00.000Z',
    ]);
  });

  it("can't be in a time zone that doesn't exist", () => {
    expect(() => nextOf('0 8 1 * *', 'Mars/Olympus', '2026-01-01T00:00:00Z')).toThrow('Mars/Olympus');
  });

  it("doesn't exist for a date that never occurs", () => {
    expect(() => nextOf('0 0 30 2 *', 'UTC', '2026-01-01T00:00:00Z')).toThrow('never runs');
  });
});

describe('an interval', () => {
  it.each([
    ['@every 15 minutes', 'Asia/Kolkata', '2026-01-15T10:07:31Z', '2026-01-15T10:15:00Z'],
    ['@every 15 minutes', 'Asia/Kolkata', '2026-01-15T10:15:00Z', '2026-01-15T10:30:00Z'],
    ['@every 6 hours', 'Europe/Berlin', '2026-01-15T10:07:31Z', '2026-01-15T12:00:00Z'],
    ['@every 1 day', 'Europe/Berlin', '2026-01-15T10:07:31Z', '2026-01-15T23:00:00Z'],
    ['@every 1 day', 'Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['@every 1 day', 'America/Havana', '2026-03-07T12:00:00Z', '2026-03-08T05:00:00Z'],
    ['@every 365 days', 'UTC', '2026-01-15T00:00:00Z', '2026-12-18T00:00:00Z'],
  ])('of %s in %s, after %s, is next at %s', (cron, timeZone, after, next) => {
    expect(nextOf(cron, timeZone, after)).toBe(new Date(next).toISOString());
  });

  it('of three days stays three days when a month, a year, or daylight saving begins', () => {
    const days = daysOf('@every 3 days', 'Europe/Berlin', '2026-12-20T00:00:00Z', 40);
    const gaps = days.slice(1).map((day, index) => Date.parse(day) - Date.parse(days[index] ?? ''));
    expect(new Set(gaps)).toEqual(new Set([3 * 24 * 60 * 60_000]));
  });
});

it.each([
  '30 2 * * *',
  '0 0 * * *',
  '*/17 * * * *',
  '0,30 1-3 * * 0',
  '30 2,3 * * *',
  '45 1,2 * * *',
  '@every 7 hours',
  '@every 2 days',
])('finds the same runs of %s backward and forward across clock changes', (cron) => {
  const ranges = [
    ['Europe/Berlin', '2026-10-20', '2026-10-28'],
    ['America/Havana', '2026-03-05', '2026-03-12'],
    ['Australia/Lord_Howe', '2026-04-02', '2026-04-08'],
  ] as const;
  for (const [timeZone, from, to] of ranges) {
    const runs: Date[] = [];
    const end = new Date(to);
    for (let at = nextRunAt({ cron, timeZone }, new Date(from)); at <= end; ) {
      runs.push(at);
      at = nextRunAt({ cron, timeZone }, at);
    }
    expect(runs.length).toBeGreaterThan(1);
    const last = runs.at(-1) ?? end;
    expect(lastRunsAt({ cron, timeZone }, runs.length, last).reverse()).toEqual(runs);
  }
});

function nextOf(cron: string, timeZone: string, after: string): string {
  return iso(nextRunAt({ cron, timeZone }, new Date(after)));
}

function daysOf(cron: string, timeZone: string, after: string, count: number): string[] {
  return nextRunsAt({ cron, timeZone }, count, new Date(after)).map((run) => localDay(run, timeZone));
}

function iso(at: Date): string {
  return at.toISOString();
}

function localDay(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv', { timeZone }).format(at);
}
