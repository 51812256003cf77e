import type { Database } from '@offload/core/sql';
import { contractOf } from '@offload/core/test/contract';
import { createJobTools, failure, loseWorker } from '@offload/core/test/jobs';
import type { Outcome } from '@offload/core/test/worker-parts';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findLeftovers, findLeftoversOf, type Leftover, removeLeftover, runLeftovers } from './run-leftovers';

let database: TestDatabase;
let db: Database;
const contracts = [contractOf('writes', { writesFiles: true }), contractOf('silent')];
const tools = createJobTools([runLeftovers(contracts)]);
const { take, run, remove, endOrphans } = tools;
const put = (maxAttempts = 3) => tools.put(db, { kind: 'writes', maxAttempts });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

const failed: Outcome = { state: 'failed', failure };
const succeeded: Outcome = { state: 'succeeded', result: {} };
const retrying: Outcome = { state: 'retrying', failure, delayMs: 0 };
// The row rounds its times to milliseconds, possibly up, so a job may seem to finish in the future.
const found = async (afterMs = -1_000) => findLeftovers(db, { afterMs, limit: 100 });

it('finds a failed run until it has been cleaned up', async () => {
  const { id } = await put();
  await run(db, id, failed);
  const leftover = { jobId: id, fence: 1 };
  expect(await found()).toContainEqual(leftover);
  await removeLeftover(db, leftover);
  expect(await found()).not.toContainEqual(leftover);
});

it("doesn't find a successful run, but finds earlier runs that weren't cleaned up", async () => {
  const [first, second, third] = [await put(), await put(), await put()];
  await run(db, first.id, succeeded);
  for (const { id } of [second, third]) await run(db, id, retrying);
  await removeLeftover(db, { jobId: third.id, fence: 1 });
  for (const { id } of [second, third]) await run(db, id, succeeded);
  const own = [first.id, second.id, third.id];
  const leftovers = (await found()).filter(({ jobId }) => own.includes(jobId));
  expect(leftovers).toEqual([{ jobId: second.id, fence: 1 }]);
});

it('finds a run whose worker was lost, but none of a kind without files', async () => {
  const lost = await put(1);
  const without = await tools.put(db, { kind: 'silent', maxAttempts: 1 });
  for (const { id } of [lost, without]) {
    await take(db, id);
    await loseWorker(db, id);
  }
  await endOrphans(db);
  const jobs = (await found()).map(({ jobId }) => jobId);
  expect(jobs).toContain(lost.id);
  expect(jobs).not.toContain(without.id);
});

it('skips running jobs, and recent runs until their job is deleted', async () => {
  const [finished, running] = [await put(), await put()];
  await run(db, finished.id, failed);
  await take(db, running.id);
  const jobs = async (afterMs?: number) => (await found(afterMs)).map(({ jobId }) => jobId);
  expect(await jobs(60_000)).toEqual([]);
  expect(await jobs()).not.toContain(running.id);
  await remove(db, finished.id);
  expect(await jobs(60_000)).toEqual([finished.id]);
});

it('finds the runs of a job up to a given run', async () => {
  const { id } = await put(5);
  for (let count = 0; count < 3; count += 1) await run(db, id, retrying);
  expect(await findLeftoversOf(db, id, 2)).toEqual([
    { jobId: id, fence: 1 },
    { jobId: id, fence: 2 },
  ]);
});

it('pages through all runs in order', async () => {
  const { id } = await put(5);
  await run(db, id, retrying);
  await run(db, id, failed);
  const paged: Leftover[] = [];
  for (let after: Leftover | undefined; ; after = paged.at(-1)) {
    const page = await findLeftovers(db, { afterMs: -1_000, limit: 1, after });
    if (page.length === 0) break;
    paged.push(...page);
  }
  expect(paged).toEqual(await found());
  expect(paged.filter(({ jobId }) => jobId === id)).toHaveLength(2);
});

it("doesn't start a run that it can't record", async () => {
  const { id } = await put();
  await database.db.runLeftover.create({ data: { jobId: id, fence: 1 } });
  await expect(take(db, id)).rejects.toThrow('run_leftover_pkey');
  expect(await database.db.job.findUnique({ where: { id } })).toMatchObject({ state: 'queued', fence: 0 });
});
