import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../../database/sql';
import { holds, nextAfter } from './holds';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** The holds that a definition in the database names. */
const namedIn = (definition: string) => holds.filter((hold) => definition.includes(`'${hold}'`));

it.each(['gate', 'key'] as const)(
  'has an index of the jobs that a %s has let go, at each later hold',
  async (hold) => {
    const [index] = await database.core.query<{ where: string }>(sql`
    SELECT pg_get_expr(indpred, indrelid) AS where FROM pg_index
    WHERE indexrelid = ${`offload.job_through_${hold}`}::regclass`);
    expect(namedIn(index?.where ?? '')).toEqual(holds.slice(holds.indexOf(hold) + 1));
  },
);

it('counts what an owner has admitted after the last hold', async () => {
  const [count] = await database.core.query<{ source: string }>(sql`
    SELECT prosrc AS source FROM pg_proc WHERE oid = 'offload.count_admitted'::regproc`);
  expect(count?.source).toContain('held_by IS NULL');
  expect(nextAfter('owner', 'job').text).toBe('NULL');
});
