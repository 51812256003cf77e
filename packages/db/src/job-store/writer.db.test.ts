import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../client';
import { putJob, workerId } from '../testing/jobs';
import { createJobWriter, type JobWriter } from './writer';

let database: TestDatabase;
let db: Database;
let writer: JobWriter;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  writer = createJobWriter(db, { workerId, leaseMs: 60_000 });
});
afterAll(() => database.drop());

it('writes what many jobs do at the same time, each its own', async () => {
  const ids: string[] = [];
  for (let count = 0; count < 40; count += 1) ids.push((await putJob(db)).id);
  const ends = await Promise.all(
    ids.map(async (id, index) => {
      const { claimed } = await writer.claim(id);
      const claim = claimed?.claim ?? 0;
      await writer.progress({ id, claim, percent: 50, step: 'Half of it' });
      return writer.finish({ id, claim, outcome: { state: 'succeeded', result: { index } } });
    }),
  );
  expect(ends.map((position) => position?.id)).toEqual(ids);
  const jobs = await db.job.findMany({ where: { id: { in: ids } } });
  const results = new Map(jobs.map(({ id, result }) => [id, result]));
  expect(ids.map((id) => results.get(id))).toEqual(ids.map((_id, index) => ({ index })));
});

it('keeps of several reports of one job the last', async () => {
  const { id } = await putJob(db);
  const { claimed } = await writer.claim(id);
  const claim = claimed?.claim ?? 0;
  const percents = [10, 90, 20, 70];
  await Promise.all(percents.map((percent) => writer.progress({ id, claim, percent, step: `${percent} %` })));
  await writer.settled();
  const job = await db.job.findUniqueOrThrow({ where: { id } });
  expect(job).toMatchObject({ progressPercent: 70, progressStep: '70 %' });
});

it('gives a job to one of two workers who ask at the same time', async () => {
  const { id } = await putJob(db);
  const other = createJobWriter(db, { workerId, leaseMs: 60_000 });
  const answers = await Promise.all([writer.claim(id), other.claim(id), writer.claim(id)]);
  expect(answers.filter(({ claimed }) => claimed)).toHaveLength(1);
});
