import { firstIdAt } from '@offload/core/sql';
import type { Prisma } from '@offload/db';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contractsOf, everything } from '../../testing/search';
import { countByState } from './count-by-state';
import { type JobPage, type JobSearch, searchJobs } from './search-jobs';

let database: TestDatabase;
let made = 0;
const contracts = contractsOf({ 'welcome-email': [], 'sales-report': [], 'resize-image': [] });

const minute = (number: number) => new Date(Date.UTC(2026, 0, 1, 0, number));

beforeAll(async () => {
  database = await createTestDatabase();
  await put('a', 'ada', { kind: 'welcome-email', queue: 'email', payload: { personId: 'ada' } });
  await put('b', 'bob', { kind: 'sales-report', queue: 'report', payload: { year: 2023, format: 'pdf' } });
  await put('c', 'ada', {
    kind: 'sales-report',
    queue: 'report',
    payload: { year: 2024, data: { note: "it's 100%" }, draft: true, month: null },
    state: 'failed',
    errorCode: 'internal',
    errorMessage: 'Something went wrong.',
    errorStack: 'Error: order 4711 of ada@example.com is no good\n at here',
  });
  await put('d', 'bob', {
    kind: 'resize-image',
    queue: 'image',
    payload: { widths: [320, 640], year: '2023' },
    state: 'succeeded',
    result: {},
  });
});
afterAll(() => database.drop());

const cases: [string, Partial<JobSearch>, string][] = [
  ['everything, newest first', {}, 'd c b a'],
  ['everything, oldest first', { order: 'oldest' }, 'a b c d'],
  ['a state', { states: ['failed'] }, 'c'],
  ['some states', { states: ['failed', 'queued'] }, 'c b a'],
  ['a kind', { kind: 'sales-report' }, 'c b'],
  ['a queue', { queue: 'image' }, 'd'],
  ['a kind and a state', { kind: 'sales-report', states: ['queued'] }, 'b'],
  ['a kind and the queue of another kind', { kind: 'sales-report', queue: 'image' }, ''],
  ['an unknown kind', { kind: 'nothing' }, ''],
  ['an owner', { owners: ['ada'] }, 'c a'],
  ['some owners', { owners: ['ada', 'bob'] }, 'd c b a'],
  ['no owner', { owners: [] }, ''],
  ['an owner and a state', { owners: ['bob'], states: ['queued'] }, 'b'],
  ['the time from', { from: minute(2) }, 'd c'],
  ['the time to', { to: minute(2) }, 'b a'],
  ['a number in a payload, also written as text', { payload: field('year', '2023') }, 'd b'],
  ['a text in a payload', { payload: field('format', 'pdf') }, 'b'],
  ['an item of a list', { payload: field('widths', '640') }, 'd'],
  ['yes', { payload: field('draft', 'true') }, 'c'],
  ['nothing', { payload: field('month', 'null') }, 'c'],
  ['a field within a field, with quotes', { payload: field('data.note', "it's 100%") }, 'c'],
  ['two fields', { payload: [...field('year', '2023'), ...field('format', 'pdf')] }, 'b'],
  ['a field that no job has', { payload: field('nothing', '1') }, ''],
  ['a field and an owner', { payload: field('year', '2023'), owners: ['bob'] }, 'd b'],
  ['a field and a state', { payload: field('year', '2023'), states: ['succeeded'] }, 'd'],
  ['words of an error', { error: 'went wrong' }, 'c'],
  ['the beginning of a word', { error: 'someth' }, 'c'],
  ['a number and an address in its stack', { error: '4711 ada@example.com' }, 'c'],
  ["words that don't all match", { error: 'went right' }, ''],
  ['operators, which are ignored', { error: "went | & ! ( ' :* \\" }, 'c'],
  ['no word at all', { error: '&|!' }, ''],
  ['words and a field', { error: 'wrong', payload: field('year', '2024') }, 'c'],
];

it.each(cases)('finds by %s', async (_what, search, expected) => {
  expect(await find(search)).toBe(expected);
});

it('finds a job by its ID if it matches the other filters', async () => {
  expect(await find({ id: idOf('b') })).toBe('b');
  expect(await find({ id: idOf('b'), states: ['failed'] })).toBe('');
});

it('finds jobs by the beginning of their IDs, with or without dashes', async () => {
  const beginning = idOf('b').slice(0, 13);
  expect(await find({ id: beginning })).toBe('b');
  expect(await find({ id: beginning.replace('-', '') })).toBe('b');
  expect(await find({ id: idOf('a').slice(0, 8) })).toContain('a');
});

it.each<[string, Partial<JobSearch>, object]>([
  ['everything', {}, { queued: 2, failed: 1, succeeded: 1 }],
  ['an owner', { owners: ['ada'] }, { queued: 1, failed: 1 }],
  ['a field', { payload: field('year', '2023') }, { queued: 1, succeeded: 1 }],
  ['words of an error', { error: 'wrong' }, { failed: 1 }],
  ['a time', { from: minute(2) }, { failed: 1, succeeded: 1 }],
  ['a later page, which counts all', { cursor: idOf('a') }, { queued: 2, failed: 1, succeeded: 1 }],
  ['nothing', { kind: 'nothing' }, {}],
])('counts the jobs of %s by state', async (_what, search, states) => {
  const counts = await countByState(database.core, contracts, { ...everything, ...search });
  const total = Object.values(states).reduce((sum, count) => sum + count, 0);
  expect(counts).toEqual({ total, isMore: false, states });
});

it.each<[string, Partial<JobSearch>]>([
  ['everything', {}],
  ['some states', { states: ['failed', 'queued'] }],
  ['an owner', { owners: ['ada'] }],
  ['a field', { payload: field('year', '2023') }],
])('pages through %s in both orders without gaps or repeats', async (_what, search) => {
  for (const order of ['newest', 'oldest'] as const) {
    expect((await findPaged({ ...search, order })).join(' ')).toBe(await find({ ...search, order }));
  }
});

function field(path: string, value: string) {
  return [{ path: path.split('.'), value }];
}

async function find(search: Partial<JobSearch>): Promise<string> {
  const { ids, cursor } = await searchJobs(database.core, contracts, { ...everything, ...search });
  expect(cursor).toBeNull();
  return ids.map(nameOf).join(' ');
}

async function findPaged(search: Partial<JobSearch>): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page: JobPage = await searchJobs(database.core, contracts, {
      ...everything,
      ...search,
      cursor,
      limit: 1,
    });
    found.push(...page.ids.map(nameOf));
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}

/** Returns an ID like those of jobs: a minute apart, and ending in the letter's code. */
function idOf(name: string): string {
  const code = name.charCodeAt(0);
  return `${firstIdAt(minute(code - 97)).slice(0, 24)}${String(code).padStart(12, '0')}`;
}

function nameOf(id: string): string {
  return String.fromCharCode(Number(id.slice(24)));
}

async function put(
  name: string,
  ownerId: string,
  data: Omit<Prisma.JobUncheckedCreateInput, 'id' | 'ownerId' | 'maxAttempts'>,
) {
  made += 1;
  const base = { id: idOf(name), ownerId, maxAttempts: 1, createdAt: minute(made) };
  await database.db.job.create({ data: { ...base, ...data } });
}
