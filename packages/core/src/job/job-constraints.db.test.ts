import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools } from '../../test/jobs';
import type { Database } from '../database/database';
import { raw, sql } from '../database/sql';

let database: TestDatabase;
let db: Database;
const { put } = createJobTools();

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

const breakJob = (id: string, how: string) =>
  db.execute(sql`UPDATE offload.job SET ${raw(how)} WHERE id = ${id}::uuid`);

it.each(['running', 'canceling'])(
  'rejects a job that is %s without a lease, so that it would never end',
  async (state) => {
    const { id } = await put(db);
    await expect(breakJob(id, `state = '${state}'`)).rejects.toThrow('job_run_has_lease');
  },
);

it.each(['null', '[]', '"text"'])('rejects the payload %s', async (payload) => {
  const { id } = await put(db);
  await expect(breakJob(id, `payload = '${payload}'`)).rejects.toThrow('job_payload_is_object');
});
