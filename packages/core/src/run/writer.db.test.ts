import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools } from '../../test/jobs';
import type { Database } from '../database/database';
import { createJobWriter, type JobWriter } from './writer';

let database: TestDatabase;
let db: Database;
let writer: JobWriter;
const { put, worker } = createJobTools();

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
  writer = createJobWriter(db, worker);
});
afterAll(() => database.drop());

it('writes the progress and results of many concurrent jobs', async () => {
  const ids: string[] = [];
  for (let count = 0; count < 40; count += 1) ids.push((await put(db)).id);
  const ends = await Promise.all(
    ids.map(async (id, index) => {
      const { claimed } = await writer.claim(id);
      const fence = claimed?.fence ?? 0;
      await writer.progress({ id, fence, percent: 50, step: 'Half of it' });
      return writer.finish({ id, fence, outcome: { state: 'succeeded', result: { index } } });
    }),
  );
  expect(ends.map((status) => status?.id)).toEqual(ids);
  const jobs = await database.db.job.findMany({ where: { id: { in: ids } } });
  const results = new Map(jobs.map(({ id, result }) => [id, result]));
  expect(ids.map((id) => results.get(id))).toEqual(ids.map((_id, index) => ({ index })));
});

it('keeps the last of several progress reports of a job', async () => {
  const { id } = await put(db);
  const { claimed } = await writer.claim(id);
  const fence = claimed?.fence ?? 0;
  const percents = [10, 90, 20, 70];
  await Promise.all(percents.map((percent) => writer.progress({ id, fence, percent, step: `${percent} %` })));
  await writer.settled();
  const job = await database.db.job.findUniqueOrThrow({ where: { id } });
  expect(job).toMatchObject({ progressPercent: 70, progressStep: '70 %' });
});

it('gives a job to one of two workers that claim it at the same time', async () => {
  const { id } = await put(db);
  const other = createJobWriter(db, worker);
  const answers = await Promise.all([writer.claim(id), other.claim(id), writer.claim(id)]);
  expect(answers.filter(({ claimed }) => claimed)).toHaveLength(1);
});
