import { type Database, openDatabase, type Sql, sql } from '@offload/core/sql';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contractsOf, everything } from '../../testing/search';
import { type JobPage, type JobSearch, searchJobs } from './search-jobs';

const count = 30_000;
// An index may take long on a busy machine.
const reach = { near: 200, indexMs: 10_000, far: 800 };
const contracts = contractsOf({ test: [] });
const fields = (values: Record<string, string>) =>
  Object.entries(values).map(([name, value]) => ({ path: [name], value }));
const oldAndEven = fields({ half: 'even', part: 'old' });

/** Returns the ID, a UUID of version 7, of a job that was enqueued so many seconds from now. */
const idOfSecond = (second: Sql) => sql`
  (lpad(to_hex((extract(epoch FROM now() + (${second}) * interval '1 s') * 1000)::bigint), 12, '0')
    || '7' || substr(md5(i::text), 1, 3) || '8' || substr(md5(i::text), 4, 15))::uuid`;

let database: TestDatabase;
// One connection, so that its statistics show what it has read.
let db: Database;

/**
 * One job per second: every other one is even, only even ones of the first 12,000 are old, the 78th is unique, and every third
 * isn't good and has failed.
 */
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url, { poolSize: 1 });
  await db.execute(sql`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, state, max_attempts, result, error_code, error_message)
    SELECT ${idOfSecond(sql`i - ${count}::int`)}, 'test', 'email', 'ada',
      jsonb_build_object('half', CASE i % 2 WHEN 0 THEN 'even' ELSE 'odd' END,
        'part', CASE WHEN i % 2 = 0 AND i <= 12000 THEN 'old' ELSE 'new' END, 'unique', i = 78, 'good', i % 3 > 0),
      CASE i % 3 WHEN 0 THEN 'failed' ELSE 'succeeded' END, 1,
      CASE i % 3 WHEN 0 THEN NULL ELSE '{}'::jsonb END, CASE i % 3 WHEN 0 THEN 'test' END,
      CASE i % 3 WHEN 0 THEN CASE WHEN i > 20000 THEN 'later ' ELSE 'earlier ' END || i END
    FROM generate_series(1, ${count}::int) AS i`);
  await db.execute(sql`VACUUM ANALYZE offload.job`);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

it('returns how far it has searched if it finds nothing nearby, and continues from there', async () => {
  const first = await searchJobs(db, contracts, { ...everything, payload: oldAndEven }, reach);
  expect(first).toEqual({ ids: [], cursor: await newest(1_000) });
  const second = await searchJobs(
    db,
    contracts,
    { ...everything, payload: oldAndEven, cursor: first.cursor },
    reach,
  );
  expect(second).toEqual({ ids: [], cursor: await newest(2_000) });
});

it.each<[string, Partial<JobSearch>]>([
  ['newest first', {}],
  ['oldest first', { order: 'oldest' }],
  ['of an owner', { owners: ['ada'] }],
  ['in a state', { states: ['failed', 'succeeded'] }],
])('finds all matches once by searching further, %s', async (_what, search) => {
  const found: string[] = [];
  for (let cursor: string | null = null, isFirst = true; isFirst || cursor; isFirst = false) {
    const asked = { ...everything, ...search, payload: oldAndEven, limit: 700, cursor };
    const page: JobPage = await searchJobs(db, contracts, asked, { ...reach, near: 500, far: 4_000 });
    found.push(...page.ids);
    cursor = page.cursor;
  }
  const rows = await db.query<{ id: string }>(sql`
    SELECT id FROM offload.job WHERE payload @> '{"half": "even", "part": "old"}' ORDER BY id DESC`);
  const expected = rows.map(({ id }) => id);
  expect(expected).toHaveLength(6_000);
  expect(found).toEqual(search.order === 'oldest' ? expected.reverse() : expected);
});

it.each<[string, Partial<JobSearch>, number]>([
  ['a value that one job has', { payload: fields({ unique: 'true' }) }, 1],
  ['two common values that no job has together', { payload: fields({ half: 'odd', part: 'old' }) }, 0],
  ['a common value that no failed job has', { payload: fields({ good: 'true' }), states: ['failed'] }, 0],
  ['a word of one error', { error: '4002' }, 1],
  ['common words that no error has together', { error: 'earlier 29997' }, 0],
])(
  'finishes the search for %s on the first page, however old the jobs are',
  async (_what, search, length) => {
    const page = await searchJobs(db, contracts, { ...everything, ...search }, reach);
    expect(page.ids).toHaveLength(length);
    expect(page.cursor).toBeNull();
  },
);

it.each<[string, Partial<JobSearch>, number]>([
  ['a page of everything', {}, 300],
  ['a page of a state', { states: ['failed'] }, 300],
  ['a common value', { payload: fields({ half: 'even' }) }, 300],
  ['a common word', { error: 'later' }, 300],
  ['a value that one job has', { payload: fields({ unique: 'true' }) }, 300],
  ['two common values that no job has together', { payload: fields({ half: 'odd', part: 'old' }) }, 300],
  ['a common value that no failed job has', { payload: fields({ good: 'true' }), states: ['failed'] }, 900],
  ['two values that only old jobs have', { payload: oldAndEven }, 6_300],
  ['an owner and a word that old errors have', { owners: ['ada'], error: 'earlier' }, 6_300],
  ['an owner and an unknown kind', { owners: ['ada'], kind: 'nothing' }, 300],
])('reads few rows for %s', async (_what, search, most) => {
  const before = await rowsRead();
  await searchJobs(db, contracts, { ...everything, ...search }, reach);
  expect((await rowsRead()) - before).toBeLessThan(most);
});

async function newest(place: number): Promise<string | undefined> {
  const [row] = await db.query<{ id: string }>(sql`
    SELECT id FROM offload.job ORDER BY id DESC OFFSET ${place - 1}::int LIMIT 1`);
  return row?.id;
}

async function rowsRead(): Promise<number> {
  await db.execute(sql`SELECT pg_stat_force_next_flush()`);
  const [row] = await db.query<{ count: number }>(sql`
    SELECT (seq_tup_read + idx_tup_fetch)::int AS count FROM pg_stat_user_tables WHERE relname = 'job'`);
  return row?.count ?? Number.NaN;
}
