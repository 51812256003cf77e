import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools } from '../../test/jobs';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { type LogLine, writeLog } from './log';

let database: TestDatabase;
let db: Database;
const { put } = createJobTools();

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

const lineOf = (jobId: string, message: string, more: Partial<LogLine> = {}): LogLine => {
  return { jobId, attempt: 1, at: new Date(0), level: 'info', message, details: null, ...more };
};
const linesOf = (jobId: string) => database.db.jobLog.findMany({ where: { jobId }, orderBy: { id: 'asc' } });

it('keeps log lines in the order they were written', async () => {
  const { id } = await put(db);
  const said = ['one', 'two', 'three'].map((message) => lineOf(id, message, { details: { message } }));
  await writeLog(db, said);
  await writeLog(db, [lineOf(id, 'four', { level: 'warn', attempt: 2, at: new Date(5) })]);
  const kept = await linesOf(id);
  expect(kept.map(({ message }) => message)).toEqual(['one', 'two', 'three', 'four']);
  expect(kept[1]).toMatchObject({ level: 'info', attempt: 1, details: { message: 'two' } });
  expect(kept[3]).toMatchObject({ level: 'warn', attempt: 2, details: null, at: new Date(5) });
});

it('keeps about the last thousand lines of a job, and all lines of other jobs', async () => {
  const [loud, quiet] = [await put(db), await put(db)];
  await writeLog(db, [lineOf(quiet.id, 'first')]);
  for (let batch = 0; batch < 12; batch += 1) {
    const lines = Array.from({ length: 200 }, (_, index) => lineOf(loud.id, String(batch * 200 + index)));
    await writeLog(db, [...lines, lineOf(quiet.id, String(batch))]);
  }
  const kept = await linesOf(loud.id);
  expect(kept.length).toBeGreaterThanOrEqual(1_000);
  expect(kept.length).toBeLessThanOrEqual(1_200);
  expect(kept.at(-1)?.message).toBe('2399');
  expect(await linesOf(quiet.id)).toHaveLength(13);
});

it('keeps the lines of other jobs when one of them has been deleted', async () => {
  const { id } = await put(db);
  const deleted = await put(db);
  await db.execute(sql`DELETE FROM offload.job WHERE id = ${deleted.id}::uuid`);
  await writeLog(db, [lineOf(deleted.id, 'lost'), lineOf(id, 'kept')]);
  expect((await linesOf(id)).map(({ message }) => message)).toEqual(['kept']);
});
