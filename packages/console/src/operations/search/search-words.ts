/** The parts of a search query. Filters that it doesn't mention are missing. */
export interface SearchWords extends Partial<WordFilters> {
  /** The beginning of a job's ID. */
  id: string | null;
  owner: string | null;
  payload: { path: string[]; value: string }[];
  error: string | null;
}

interface WordFilters {
  states: string[];
  kind: string;
  queue: string;
  from: Date;
  to: Date;
  ended: EndedRuns;
  isUndispatched: boolean;
}

/** Runs that ended like this within a period. */
export interface EndedRuns {
  state: string;
  from: Date;
  to: Date;
}

// IDs begin with their time: eight digits are about a minute.
const idShape = /^[0-9a-f]{8}[0-9a-f-]{0,28}$/i;
// A word or `name:value`; either can be quoted to include spaces.
const wordShape = /(?:([\w.-]+):)?(?:"([^"]*)"|(\S+))/g;
const ageShape = /^(\d{1,4})([mhdw])$/;
const unitMs: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const maxFields = 5;

/** The word for jobs that were committed and haven't been dispatched to their queue. */
export const undispatchedWord = 'is:undispatched';

const filters: Record<string, (value: string, now: Date) => Partial<WordFilters>> = {
  state: (value) => ({ states: value.split(',') }),
  kind: (value) => ({ kind: value }),
  queue: (value) => ({ queue: value }),
  // An invalid age matches no jobs, rather than all, because staff may be about to change the jobs that are found.
  older: (value, now) => ({ to: before(now, value) ?? new Date(0) }),
  newer: (value, now) => ({ from: before(now, value) ?? now }),
  ended: readEnded,
  // Any other value matches no jobs, rather than all.
  is: (value) => (value === 'undispatched' ? { isUndispatched: true } : { to: new Date(0) }),
};

/**
 * Parses a search query: an ID or its beginning is a job, a word with `@` is an owner, `state:`, `kind:`, `queue:`, `older:`,
 * `newer:`, `ended:`, and `is:undispatched` are filters, `name:value` is a payload field, and all other words are searched for in errors. `owner:` and
 * `error:` are explicit; use `payload.owner:` for a payload field of such a name.
 */
export function readSearchWords(text: string, now = new Date()): SearchWords {
  const words: SearchWords = { id: null, owner: null, payload: [], error: null };
  const errors: string[] = [];
  for (const [whole, name, quoted, plain] of text.matchAll(wordShape)) {
    const value = quoted ?? plain ?? whole;
    if (!name) readWord(value, quoted !== undefined, words, errors);
    else if (value === '') continue;
    else if (name === 'owner') words.owner = value;
    else if (name === 'error') errors.push(value);
    else if (name === 'id') words.id = idShape.test(value) ? value.toLowerCase() : nonexistentId;
    else if (Object.hasOwn(filters, name)) Object.assign(words, filters[name]?.(value, now));
    else if (words.payload.length < maxFields) words.payload.push(readField(name, value));
    // Without this, more jobs would match than were searched for, and staff may be about to change them.
    else words.id = nonexistentId;
  }
  return { ...words, error: errors.join(' ').slice(0, 200) || null };
}

function readField(name: string, value: string): SearchWords['payload'][number] {
  const path = name
    .replace(/^payload\./, '')
    .split('.')
    .slice(0, 8);
  return { path, value };
}

/** Returns the word for the jobs of an owner. `readSearchWords` reads it, also if the ID has spaces. */
export function ownerWord(id: string): string {
  return /\s/.test(id) ? `owner:"${id}"` : `owner:${id}`;
}

const endedShape = /^([a-z]{1,20})\/([\dT:-]{1,20}Z)\/([\dT:-]{1,20}Z)$/;

/** Returns the word for jobs with a run that ended like this, from one full minute to another. `readSearchWords` reads it. */
export function endedWord(state: string, fromMs: number, toMs: number): string {
  return `ended:${state}/${minuteOf(fromMs)}/${minuteOf(toMs)}`;
}

const minuteOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;

/** Parses the value of such a word. An invalid one matches no jobs, rather than all. */
function readEnded(value: string): Partial<WordFilters> {
  const [, state = '', from = '', to = ''] = endedShape.exec(value) ?? [];
  const period = [new Date(from), new Date(to)].map((at) => (Number.isNaN(at.getTime()) ? new Date(0) : at));
  const [start = new Date(0), end = new Date(0)] = period;
  return { ended: { state, from: start, to: end } };
}

/** Returns the time before `now` by an age such as `1h`; null if it isn't one. */
function before(now: Date, age: string): Date | null {
  const [, count, unit = ''] = ageShape.exec(age) ?? [];
  return count === undefined ? null : new Date(now.getTime() - Number(count) * (unitMs[unit] ?? 0));
}

// Matches no job.
const nonexistentId = '00000000-0000-0000-0000-000000000000';

function readWord(value: string, isQuoted: boolean, words: SearchWords, errors: string[]): void {
  if (!isQuoted && idShape.test(value)) words.id = value.toLowerCase();
  else if (!isQuoted && value.includes('@')) words.owner = value;
  else if (value !== '') errors.push(value);
}
