import { Cron } from 'croner';
import { everyText, isEvery, parseEvery } from './every';

/** A normalized expression, or what is wrong with it, as a sentence for its author. */
export type ParsedCron = { cron: string; problem: null } | { cron: null; problem: string };

/** The maximum number of characters of an expression. */
export const maxCronLength = 120;

const shorthands: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
};

const fields = [
  { name: 'minute', allowed: '0 to 59' },
  { name: 'hour', allowed: '0 to 23' },
  { name: 'day of the month', allowed: '1 to 31, or L for the last day' },
  { name: 'month', allowed: '1 to 12, or JAN to DEC' },
  { name: 'day of the week', allowed: '0 to 7, or SUN to SAT' },
];
const names = 'minute, hour, day of the month, month, and day of the week';

/**
 * Parses a cron expression with five fields, a shorthand such as `@daily`, or an interval such as `@every 15 minutes`. Never throws.
 *
 * @example
 * const { cron, problem } = parseCron(form.cron); // '0 0 * * *' and null for '@daily'.
 */
export function parseCron(text: string): ParsedCron {
  const parts = text.trim().split(/\s+/);
  const given = parts.join(' ');
  if (given === '') return wrong(`Enter five fields: ${names}.`);
  if (given.length > maxCronLength) return wrong(`Use at most ${maxCronLength} characters.`);
  if (isEvery(given)) return parseInterval(given);
  const shorthand = shorthands[given.toLowerCase()];
  if (shorthand) return { cron: shorthand, problem: null };
  if (given.startsWith('@'))
    return wrong(`Use five fields, or one of ${Object.keys(shorthands).join(', ')}.`);
  if (parts.length > fields.length)
    return wrong(
      `Use five fields, without seconds or years: ${names}. It can't run more than once a minute.`,
    );
  if (parts.length < fields.length) return wrong(`Use five fields, not ${parts.length}: ${names}.`);
  return parseFields(parts.map((part) => part.toUpperCase()));
}

function parseInterval(given: string): ParsedCron {
  const interval = parseEvery(given);
  if (interval) return { cron: everyText(interval), problem: null };
  return wrong('Use "@every", a number, and minutes, hours, or days, up to 365 days: "@every 15 minutes".');
}

function parseFields(parts: string[]): ParsedCron {
  const index = parts.findIndex((part, position) => !isField(part, position));
  const [part, field] = [parts[index], fields[index]];
  if (part && field) return wrong(`The ${field.name} can't be "${part}". Use ${field.allowed}.`);
  const cron = parts.join(' ');
  const next = open(cron)?.nextRun();
  return next ? { cron, problem: null } : wrong('It never runs: no date fits the day and the month.');
}

function isField(part: string, position: number): boolean {
  return open(fields.map((_, index) => (index === position ? part : '*')).join(' ')) !== null;
}

function open(cron: string): Cron | null {
  try {
    return new Cron(cron, { timezone: 'UTC', mode: '5-part' });
  } catch (error) {
    // The errors with which croner rejects an expression.
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}

function wrong(problem: string): ParsedCron {
  return { cron: null, problem };
}
