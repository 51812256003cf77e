import { firstIdAt } from '@offload/core/sql';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contractsOf, everything } from '../../testing/search';
import { type JobSearch, searchJobs } from './search-jobs';
import { hasIndexOfErrors } from './text-filter';

let database: TestDatabase;
const ownerId = 'ada';
const contracts = contractsOf({ open: [], secret: ['token', 'account.password'] });

beforeAll(async () => {
  database = await createTestDatabase();
  for (const [minute, kind] of ['open', 'secret', 'unknown'].entries()) await put(kind, minute);
});
afterAll(() => database.drop());

it.each([
  ['a visible field', 'year', '2023', 'secret open'],
  ['a visible field next to a secret', 'account.name', 'Ada', 'secret open'],
  ['a secret', 'token', 'tiger', 'open'],
  ['a secret within a field', 'account.password', 'lion', 'open'],
  ['a field within a secret', 'token.inner', 'wolf', ''],
])('finds only jobs that show the value by %s', async (_what, path, value, expected) => {
  for (const more of [{}, { owners: [ownerId] }, { states: ['failed'] }]) {
    expect(await find({ ...more, payload: [{ path: path.split('.'), value }] })).toBe(expected);
  }
});

it('finds nothing by a secret together with a visible field', async () => {
  const payload = [
    { path: ['year'], value: '2023' },
    { path: ['token'], value: 'tiger' },
  ];
  expect(await find({ kind: 'secret', payload })).toBe('');
  expect(await find({ kind: 'secret', payload: payload.slice(0, 1) })).toBe('secret');
});

it('finds jobs by words of a message or a stack only if the search includes values', async () => {
  expect(await hasIndexOfErrors(database.core)).toBe(true);
  expect(await find({ error: 'wrong 4711' })).toBe('unknown secret open');
  expect(await find({ error: 'wrong 4711', inValues: false })).toBe('');
  expect(await find({ error: 'wrong', inValues: false })).toBe('');
  expect(await find({ error: 'internal', inValues: false })).toBe('unknown secret open');
});

async function find(search: Partial<JobSearch>): Promise<string> {
  const { ids } = await searchJobs(database.core, contracts, { ...everything, ...search });
  const jobs = await database.db.job.findMany({ where: { id: { in: ids } }, orderBy: { id: 'desc' } });
  return jobs.map(({ kind }) => kind).join(' ');
}

async function put(kind: string, minute: number): Promise<void> {
  const payload = { year: 2023, token: 'tiger', account: { name: 'Ada', password: 'lion' } };
  const failure = { errorCode: 'internal', errorMessage: 'It went wrong.', errorStack: 'Error: order 4711' };
  const base = { id: firstIdAt(new Date(Date.UTC(2026, 0, 1, 0, minute))), kind, queue: 'email', ownerId };
  await database.db.job.create({ data: { ...base, payload, state: 'failed', maxAttempts: 1, ...failure } });
}
