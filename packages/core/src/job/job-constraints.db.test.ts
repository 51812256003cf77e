import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools, historyOf } from '../../test/jobs';
import type { Database } from '../database/database';
import { raw, sql } from '../database/sql';
import { migrate } from '../migrate';
import { findInProgress } from './enqueue/find-in-progress';

let database: TestDatabase;
let db: Database;
const { put, take, endOrphans } = createJobTools();

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

it('repairs jobs that could not end, and payloads, in the migration that rejects them', async () => {
  await db.execute(sql`
    ALTER TABLE offload.job DROP CONSTRAINT job_run_has_lease, DROP CONSTRAINT job_payload_is_object`);
  const [canceling, noPayload] = [await put(db), await put(db, { ownerId: 'somebody' })];
  await take(db, canceling.id);
  await breakJob(canceling.id, `state = 'canceling', lease_until = NULL`);
  await breakJob(noPayload.id, `payload = 'null'`);
  await db.execute(sql`DELETE FROM offload.migration WHERE name = '0008_rows_that_end'`);
  await migrate(database.url);
  const request = { kind: 'test', ownerId: 'somebody', payload: { a: 1 } };
  expect(await db.transaction((tx) => findInProgress(tx, request))).toBeNull();
  expect(await database.db.job.findUnique({ where: { id: noPayload.id } })).toMatchObject({ payload: {} });
  await endOrphans(db);
  expect((await historyOf(db, canceling.id)).at(-1)).toBe('canceled 1');
});
