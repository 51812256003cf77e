import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../client';
import { failure, loseWorker, putJob, take, workerId } from '../testing/jobs';
import { endAbandonedJobs } from './abandoned';
import { finishJobs, type Outcome } from './finish';
import { findUntidied, noteTidied } from './untidied';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

async function run(id: string, outcome: Outcome): Promise<void> {
  const { claim } = await take(db, id);
  await finishJobs(db, { workerId, finishes: [{ id, claim, outcome }] });
}

const untidied = async () => (await findUntidied(db, { afterMs: 0, limit: 100 })).map(({ id }) => id);
const failed: Outcome = { state: 'failed', failure };
const succeeded: Outcome = { state: 'succeeded', result: {} };
const retrying: Outcome = { state: 'retrying', failure, delayMs: 0 };

it('finds what failed until that has been noted', async () => {
  const { id } = await putJob(db, { writesFiles: true });
  await run(id, failed);
  expect(await findUntidied(db, { afterMs: 0, limit: 100 })).toContainEqual({
    id,
    state: 'failed',
    claim: 1,
    tidied: 0,
  });
  await noteTidied(db, { id, claim: 1 });
  expect(await untidied()).not.toContain(id);
});

it('finds nothing of a first run that went well, but of the second one', async () => {
  const [first, second] = [await putJob(db, { writesFiles: true }), await putJob(db, { writesFiles: true })];
  await run(first.id, succeeded);
  await run(second.id, retrying);
  await run(second.id, succeeded);
  const found = await untidied();
  expect(found).toContain(second.id);
  expect(found).not.toContain(first.id);
});

it('finds nothing of a second run that went well, where the first has been tidied up', async () => {
  const { id } = await putJob(db, { writesFiles: true });
  await run(id, retrying);
  await noteTidied(db, { id, claim: 1 });
  await run(id, succeeded);
  expect(await untidied()).not.toContain(id);
});

it('finds what a worker has left that has gone, and nothing of kinds without files', async () => {
  const lost = await putJob(db, { writesFiles: true, maxAttempts: 1 });
  const without = await putJob(db, { maxAttempts: 1 });
  for (const { id } of [lost, without]) {
    await take(db, id);
    await loseWorker(db, id);
  }
  await endAbandonedJobs(db);
  const found = await untidied();
  expect(found).toContain(lost.id);
  expect(found).not.toContain(without.id);
});

it('leaves the worker its time, and what still goes on alone', async () => {
  const ended = await putJob(db, { writesFiles: true });
  await run(ended.id, failed);
  const running = await putJob(db, { writesFiles: true });
  await take(db, running.id);
  expect(await findUntidied(db, { afterMs: 60_000, limit: 100 })).toEqual([]);
  expect(await untidied()).not.toContain(running.id);
});

it('never goes back: a note that comes late changes nothing', async () => {
  const { id } = await putJob(db, { writesFiles: true });
  await noteTidied(db, { id, claim: 2 });
  await noteTidied(db, { id, claim: 1 });
  expect(await db.job.findUnique({ where: { id } })).toMatchObject({ tidied: 2 });
});
