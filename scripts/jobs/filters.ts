import type { JobSearch } from '@offload/console/operations/index.ts';
import { readSearchWords } from '@offload/console/operations/search/search-words.ts';
import { type JobState, jobStates } from '@offload/core/contract';
import { parseDuration } from '@offload/core/internal';
import { printable } from '@offload/core/internal/terminal';
import { PlainError } from '@offload/processes';
import { z } from 'zod';

const text = { type: 'string' } as const;

/** The options that say which jobs. */
export const filterOptions = {
  state: { type: 'string', multiple: true },
  kind: text,
  queue: text,
  owner: text,
  search: text,
  from: text,
  to: text,
  older: text,
  newer: text,
} as const;

/** Which jobs. */
export interface JobTarget extends Omit<JobSearch, 'owners'> {
  /** A user's ID, or the beginning of their email address. */
  owner: string | null;
  states: JobState[];
}

export type FilterValues = { state?: string[] | undefined } & {
  [Name in Exclude<keyof typeof filterOptions, 'state'>]?: string | undefined;
};

const maxSearchLength = 300;
const name = /^[a-z][a-z0-9-]{0,62}$/;
const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);

/** Reads filters. Without `--state`, jobs in any state are meant. Throws a `PlainError` that names a wrong option. */
export function readFilters(values: FilterValues, now = Date.now()): JobTarget {
  requireValues(values);
  const words = readWords(values.search);
  if (values.owner && words.owner) fail('--owner', "can't be combined with a --search for an owner");
  return {
    ...words,
    owner: values.owner ?? words.owner,
    inStack: true,
    states: readStates(values.state ?? []),
    ...{ kind: readName('kind', values.kind), queue: readName('queue', values.queue) },
    from: readMoment('from', values.from) ?? readAge('newer', values.newer, now),
    to: readMoment('to', values.to) ?? readAge('older', values.older, now),
    ...{ order: 'newest', cursor: null, limit: 500 },
  };
}

/** Ends the command with what is wrong with an option. */
export function fail(option: string, what: string): never {
  throw new PlainError(`${option} ${what}.`);
}

/** An option that a script has left empty must not mean all jobs. */
function requireValues(values: FilterValues): void {
  for (const [option, value] of Object.entries(values)) {
    if ([value].flat().some((part) => part?.trim() === '')) fail(`--${option}`, 'must not be empty');
  }
  if (values.from && values.newer) fail('--from', "can't be combined with --newer");
  if (values.to && values.older) fail('--to', "can't be combined with --older");
}

function readWords(search = '') {
  if (search.length > maxSearchLength) fail('--search', `must have at most ${maxSearchLength} characters`);
  const { id, owner, payload, error, ...filters } = readSearchWords(search);
  const [filter] = Object.keys(filters);
  if (filter) fail('--search', 'can only be for an ID, an owner, payload fields, and error text');
  const words = { id, owner, payload, error };
  const isEmpty = !words.id && !words.owner && !words.error && words.payload.length === 0;
  if (search !== '' && isEmpty) fail('--search', 'has nothing to look for');
  return words;
}

function readStates(given: string[]): JobState[] {
  const names = given.flatMap((part) => part.split(','));
  return names.map(
    (one) =>
      jobStates.find((state) => state === one.trim()) ??
      fail('--state', `must be one of ${jobStates.join(', ')}`),
  );
}

function readName(option: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  if (!name.test(value)) fail(`--${option}`, 'must be a name of lowercase letters, digits, and hyphens');
  return value;
}

function readMoment(option: string, value: string | undefined): Date | null {
  if (value === undefined) return null;
  if (!moment.safeParse(value).success)
    fail(`--${option}`, 'must be a day or a time, such as 2026-01-31 or 2026-01-31T09:30');
  const hasZone = !value.includes('T') || /(Z|[+-]\d\d:?\d\d)$/.test(value);
  return new Date(hasZone ? value : `${value}Z`);
}

function readAge(option: string, value: string | undefined, now: number): Date | null {
  if (value === undefined) return null;
  try {
    return new Date(now - parseDuration(value));
  } catch (error) {
    return fail(`--${option}:`, printable(error instanceof Error ? error.message : String(error)));
  }
}
