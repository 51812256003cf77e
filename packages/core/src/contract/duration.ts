import { shown } from './check-fields';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const units = new Map<string, number>([
  ...named(1, 'ms', 'millisecond', 'milliseconds'),
  ...named(second, 's', 'sec', 'second', 'seconds'),
  ...named(minute, 'm', 'min', 'minute', 'minutes'),
  ...named(hour, 'h', 'hour', 'hours'),
  ...named(day, 'd', 'day', 'days'),
  ...named(7 * day, 'w', 'week', 'weeks'),
]);
// A century from now is still a valid date in JavaScript and PostgreSQL.
const longest = 36_500 * day;

/** Returns the milliseconds of a duration such as `30 s`, `15 minutes`, `24h`, `3 days`, or `2 weeks`. Throws if it isn't one. */
export function parseDuration(text: string): number {
  const [, amount = '', unit = ''] = /^([1-9]\d{0,14}) ?([a-z]+)$/.exec(text) ?? [];
  const ms = Number(amount) * (units.get(unit) ?? 0);
  if (ms >= 1 && ms <= longest) return ms;
  throw new Error(
    `"${text}" is not a duration: use a whole number and a unit, up to 36,500 days, as in 30 s, 15 minutes, 24h, 3 days, or 2 weeks`,
  );
}

/** Returns `ms`. Throws if a job can't wait that long. */
export function checkMs(caller: string, ms: number): number {
  if (typeof ms === 'number' && ms >= 0 && ms <= longest) return ms;
  throw new Error(`${caller} takes milliseconds, from 0 up to 36,500 days, not ${shown(ms)}.`);
}

function named(ms: number, ...names: string[]): [string, number][] {
  return names.map((name) => [name, ms]);
}
