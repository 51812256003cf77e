import { localDate } from './local-time';

export interface Interval {
  count: number;
  unit: 'minute' | 'hour' | 'day';
}

/** An interval in code: `15 minutes`, `1 hour`, `3 days`. */
export type Every = `${number} ${Interval['unit'] | `${Interval['unit']}s`}`;

const dayMs = 24 * 60 * 60_000;
const unitMs = { minute: 60_000, hour: 60 * 60_000, day: dayMs };
const maxDays = 365;

export function isEvery(cron: string): boolean {
  return /^@every\b/i.test(cron);
}

/** Returns the interval of `@every 15 minutes`; null if it isn't one, or is longer than a year. */
export function parseEvery(cron: string): Interval | null {
  const [, digits = '', unit] = /^@every\s+(\d{1,6})\s+(minute|hour|day)s?$/i.exec(cron) ?? [];
  const known = (['minute', 'hour', 'day'] as const).find((name) => name === unit?.toLowerCase());
  const count = Number(digits);
  return known && count > 0 && count * unitMs[known] <= maxDays * dayMs ? { count, unit: known } : null;
}

export function everyText({ count, unit }: Interval): string {
  return `@every ${count} ${unit}${count === 1 ? '' : 's'}`;
}

/**
 * Returns the start of the interval that `at` is in, or with `ahead` 1, of the next one. Intervals count from 1970, so that
 * every process agrees on them, even after a restart. Days begin at midnight in the time zone, and are returned as cron
 * fields of that date.
 */
export function boundary({ count, unit }: Interval, at: Date, timeZone: string, ahead: 0 | 1): Date | string {
  if (unit !== 'day') {
    const stepMs = count * unitMs[unit];
    return new Date((Math.floor(at.getTime() / stepMs) + ahead) * stepMs);
  }
  const { year, month, day } = localDate(at, timeZone);
  const days = Date.UTC(year, month - 1, day) / dayMs;
  const date = new Date((Math.floor(days / count) + ahead) * count * dayMs);
  return `0 0 ${date.getUTCDate()} ${date.getUTCMonth() + 1} *`;
}
