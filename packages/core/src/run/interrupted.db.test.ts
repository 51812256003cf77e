import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools, failure } from '../../test/jobs';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { wakeDue } from '../job/wake';
import type { Outcome } from './finish';

let database: TestDatabase;
let db: Database;
const { put, take, cancel, retry, ...tools } = createJobTools();
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

const interrupted: Outcome = { state: 'queued', reason: 'The database could not be reached' };

/** Interrupts a job, by default a new one and ten times, which began that many minutes ago. */
async function interrupt(minutes: number, { maxAttempts = 3, times = 10, given = '' } = {}): Promise<string> {
  const id = given || (await put(db, { maxAttempts })).id;
  for (let time = 0; time < times; time += 1)
    expect(await tools.run(db, id, interrupted)).toMatchObject({ state: 'queued' });
  await db.execute(sql`
    UPDATE offload.job_event SET at = now() - ${minutes}::int * interval '1 min' WHERE job_id = ${id}::uuid`);
  expect(await find(id)).toMatchObject({ state: 'queued', attempt: 0 });
  return id;
}

async function finishStep(jobId: string, finishedAt = new Date()): Promise<void> {
  const data = { jobId, name: 'step', result: {}, startedAt: finishedAt, finishedAt };
  await database.db.jobStep.create({ data });
}

it('a job that is interrupted again and again uses an attempt, and waits a minute', async () => {
  const id = await interrupt(11, { times: 11 });
  // Neither what it did before nor what other jobs do is progress.
  await finishStep(id, new Date(Date.now() - 3_600_000));
  await finishStep(await interrupt(11));
  const status = await tools.run(db, id, interrupted);
  expect(status).toMatchObject({ state: 'retrying' });
  expect(status?.waitMs).toBeGreaterThan(50_000);
  expect(await find(id)).toMatchObject({ attempt: 1, errorCode: 'interrupted', heldBy: 'time' });
  expect(await tools.run(db, id, interrupted)).toMatchObject({ state: 'queued' });
});

it('a job that is interrupted again and again fails on its last attempt, and says why', async () => {
  const id = await interrupt(11, { maxAttempts: 1 });
  expect(await tools.run(db, id, interrupted)).toMatchObject({ state: 'failed' });
  const errorMessage = 'The job was interrupted too often. The database could not be reached';
  expect(await find(id)).toMatchObject({ errorMessage, errorSignature: `interrupted: ${errorMessage}` });
});

it('a job that is interrupted again and again uses no attempt if several workers find the same outage within minutes', async () => {
  const id = await interrupt(5);
  expect(await tools.run(db, id, interrupted)).toMatchObject({ state: 'queued' });
});

it('a job that is interrupted again and again uses no attempt before the tenth time, however long ago the first was', async () => {
  const { id: scheduled } = await put(db, { runAt: new Date(Date.now() + 60_000) });
  await tools.reschedule(db, scheduled, 0);
  // That its time has come is no interruption.
  await wakeDue(db, 100);
  for (const given of [scheduled, '']) {
    const id = await interrupt(11, { given, times: 9 });
    expect(await tools.run(db, id, interrupted)).toMatchObject({ state: 'queued' });
  }
});

it('a job that is interrupted again and again ends like any other once nothing interrupts it', async () => {
  const [done, failed] = [await interrupt(11), await interrupt(11)];
  expect(await tools.run(db, done, { state: 'succeeded', result: {} })).toMatchObject({ state: 'succeeded' });
  await tools.run(db, failed, { state: 'retrying', failure, delayMs: 0 });
  expect(await find(failed)).toMatchObject({ state: 'retrying', errorCode: failure.code });
});

it('a job that is interrupted again and again uses no attempt if it has finished a step in between', async () => {
  const id = await interrupt(11);
  const { fence } = await take(db, id);
  await finishStep(id);
  expect(await tools.finish(db, { id, fence, outcome: interrupted })).toMatchObject([{ state: 'queued' }]);
});

it('a job that is interrupted again and again begins to count from zero after it was retried', async () => {
  const id = await interrupt(11, { maxAttempts: 1 });
  await tools.run(db, id, { state: 'failed', failure });
  await retry(db, id);
  expect(await tools.run(db, id, interrupted)).toMatchObject({ state: 'queued' });
});

it('a job that is interrupted again and again is canceled if it is being canceled', async () => {
  const id = await interrupt(11);
  const { fence } = await take(db, id);
  await cancel(db, id);
  expect(await tools.finish(db, { id, fence, outcome: interrupted })).toMatchObject([{ state: 'canceled' }]);
});

it('a job that is interrupted again and again uses no attempt while its gate holds it', async () => {
  const id = await interrupt(11);
  expect(await tools.run(db, id, { ...interrupted, hold: 'gate' })).toMatchObject({ state: 'queued' });
});
