import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { putJob } from '../testing/jobs';
import { type LogLine, writeLog } from './log';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const lineOf = (jobId: string, message: string, more: Partial<LogLine> = {}): LogLine => {
  return { jobId, attempt: 1, at: new Date(0), level: 'info', message, details: null, ...more };
};
const linesOf = (jobId: string) => database.db.jobLog.findMany({ where: { jobId }, orderBy: { id: 'asc' } });

it('keeps what was said, in the order that it was said', async () => {
  const { id } = await putJob(database.db);
  const said = ['one', 'two', 'three'].map((message) => lineOf(id, message, { details: { message } }));
  await writeLog(database.db, said);
  await writeLog(database.db, [lineOf(id, 'four', { level: 'warn', attempt: 2, at: new Date(5) })]);
  const kept = await linesOf(id);
  expect(kept.map(({ message }) => message)).toEqual(['one', 'two', 'three', 'four']);
  expect(kept[1]).toMatchObject({ level: 'info', attempt: 1, details: { message: 'two' } });
  expect(kept[3]).toMatchObject({ level: 'warn', attempt: 2, details: null, at: new Date(5) });
});

it('keeps about the last thousand lines of a job, and all of the others', async () => {
  const [loud, quiet] = [await putJob(database.db), await putJob(database.db)];
  await writeLog(database.db, [lineOf(quiet.id, 'first')]);
  for (let batch = 0; batch < 12; batch += 1) {
    const lines = Array.from({ length: 200 }, (_, index) => lineOf(loud.id, String(batch * 200 + index)));
    await writeLog(database.db, [...lines, lineOf(quiet.id, String(batch))]);
  }
  const kept = await linesOf(loud.id);
  expect(kept.length).toBeGreaterThanOrEqual(1_000);
  expect(kept.length).toBeLessThanOrEqual(1_200);
  expect(kept.at(-1)?.message).toBe('2399');
  expect(await linesOf(quiet.id)).toHaveLength(13);
});

it('keeps the lines of other jobs when one of them has been deleted', async () => {
  const { id } = await putJob(database.db);
  const deleted = await putJob(database.db);
  await database.db.job.delete({ where: { id: deleted.id } });
  await writeLog(database.db, [lineOf(deleted.id, 'lost'), lineOf(id, 'kept')]);
  expect((await linesOf(id)).map(({ message }) => message)).toEqual(['kept']);
});
