import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools, failure, historyOf, loseWorker, workerId } from '../../test/jobs';
import type { Database } from '../database/database';
import { isDatabaseDown } from '../database/database-down';
import { sql } from '../database/sql';
import { type ClaimResult, claimJobs, holdsClaim } from './claim';

let database: TestDatabase;
let db: Database;
const { put, take, run, finish, cancel, worker } = createJobTools();
const { leaseMs } = worker;
const claim = (...ids: string[]) => claimJobs(db, ids, worker);
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

it('gives a waiting job to the first worker that claims it, with everything needed to run it', async () => {
  const { id, ownerId } = await put(db);
  const [result] = await claim(id);
  expect(result?.claimed).toEqual({
    id,
    ownerId,
    kind: 'test',
    payload: { a: 1 },
    payloadVersion: 1,
    attempt: 1,
    maxAttempts: 3,
    leftMs: null,
    fence: 1,
    gate: null,
    requestId: null,
    traceparent: null,
  });
  const job = await find(id);
  expect(job).toMatchObject({ state: 'running', workerId, progressPercent: 0, nextAttemptAt: null });
  expect(Number(job.leaseUntil)).toBeGreaterThan(Date.now() + leaseMs / 2);
  expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1']);
});

it('starts the next attempt of a job from scratch', async () => {
  const { id } = await put(db, { unique: { key: randomUUID(), while: 'waiting', forMs: null } });
  await run(db, id, { state: 'retrying', failure, delayMs: 60_000 });
  await db.execute(sql`
    UPDATE offload.job SET started_at = to_timestamp(0), progress_percent = 40, progress_step = 'Waiting'
    WHERE id = ${id}::uuid`);
  const before = await find(id);
  expect(before).toMatchObject({ dispatchedAt: null, nextAttemptAt: expect.any(Date) });
  await take(db, id);
  const job = await find(id);
  expect(job).toMatchObject({ attempt: 2, nextAttemptAt: null, progressPercent: 0, progressStep: null });
  expect(Number(job.startedAt)).toBeGreaterThan(0);
});

it('takes nothing over from itself that it still runs, whatever its lease says', async () => {
  const { id } = await put(db);
  const running = [await take(db, id)];
  await loseWorker(db, id);
  const claimAs = (runs: typeof running) => claimJobs(db, [id], { ...worker, running: runs });
  expect(await claimAs(running)).toMatchObject([{ claimed: null, status: { state: 'running', fence: 1 } }]);
  const [next] = await claimAs([]);
  expect(next).toMatchObject({ claimed: { attempt: 2, fence: 2 } });
  // A different run than before.
  await loseWorker(db, id);
  expect(await claimAs(running)).toMatchObject([{ claimed: { attempt: 3, fence: 3 } }]);
});

it('understands payloads of older versions, and of its own, but no newer ones', async () => {
  const claimWith = async (payloadVersion: number, versions?: Record<string, number>) => {
    const { id } = await put(db, { payloadVersion });
    const [result] = await claimJobs(db, [id], { ...worker, ...(versions && { versions }) });
    return result?.claimed !== null;
  };
  expect([await claimWith(1), await claimWith(2)]).toEqual([true, false]);
  expect([await claimWith(2, { other: 2 }), await claimWith(1, { test: 2 })]).toEqual([false, true]);
  expect([await claimWith(2, { test: 2 }), await claimWith(3, { test: 2 })]).toEqual([true, false]);
});

it('gives a job to only one of fifty concurrent claims', async () => {
  const { id } = await put(db);
  const results = await Promise.all(Array.from({ length: 50 }, () => claim(id)));
  const claimed = results.flat().filter((result) => result.claimed);
  expect(claimed).toHaveLength(1);
  expect(await find(id)).toMatchObject({ attempt: 1, fence: 1 });
  expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1']);
});

it('gives out each of fifty jobs once, even if concurrent batches overlap', async () => {
  const ids: string[] = [];
  for (let count = 0; count < 50; count += 1) ids.push((await put(db)).id);
  const batches = Array.from({ length: 8 }, (_, turn) => [...ids.slice(turn * 5), ...ids.slice(0, turn * 5)]);
  const claims: string[] = [];
  // Batches in different orders may deadlock: then PostgreSQL ends one, and its worker asks again.
  async function askUntilAnswered(batch: string[]): Promise<void> {
    const results = await claim(...batch).catch((error) => error);
    if (isDatabaseDown(results)) return askUntilAnswered(batch);
    claims.push(...results.flatMap(({ claimed }: ClaimResult) => (claimed ? [claimed.id] : [])));
  }
  await Promise.all(batches.map(askUntilAnswered));
  expect(claims.sort()).toEqual(ids.sort());
});

it('gives out a job once if a batch names it twice', async () => {
  const { id } = await put(db);
  const [first, second] = await claim(id, id);
  expect(first?.claimed).toMatchObject({ id });
  expect(second?.claimed).toBeNull();
});

it('returns results in the order of the IDs: a claim, a status, or nothing for an unknown job', async () => {
  const [waiting, running] = [await put(db), await put(db)];
  const { fence } = await take(db, running.id);
  const results = await claim(randomUUID(), running.id, waiting.id);
  expect(results).toMatchObject([
    { claimed: null, status: null },
    { claimed: null, status: { id: running.id, state: 'running', fence } },
    { claimed: { id: waiting.id } },
  ]);
});

it.each(['time', 'kind', 'owner'])("doesn't give out a job held by the gate %s", async (heldBy) => {
  const { id } = await put(db);
  await database.db.job.update({ where: { id }, data: { heldBy } });
  expect((await claim(id))[0]).toMatchObject({ claimed: null, status: { state: 'queued' } });
});

it('gives a job to another worker as a new attempt when its lease has expired', async () => {
  const { id } = await put(db);
  await take(db, id);
  await loseWorker(db, id);
  expect((await claim(id))[0]?.claimed).toMatchObject({ attempt: 2, fence: 2 });
  expect((await claim(id))[0]?.claimed).toBeNull();
});

it("doesn't give out a job that has used up its attempts or is being canceled", async () => {
  const [last, canceled] = [await put(db, { maxAttempts: 1 }), await put(db)];
  for (const { id } of [last, canceled]) await take(db, id);
  await cancel(db, canceled.id);
  for (const { id } of [last, canceled]) {
    await loseWorker(db, id);
    expect((await claim(id))[0]?.claimed).toBeNull();
  }
});

it.each(['succeeded', 'failed', 'canceled'] as const)("doesn't give out a %s job", async (state) => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  if (state === 'canceled') await cancel(db, id);
  const outcome = { state, result: {}, failure: { code: 'a', message: 'b', stack: null } };
  await finish(db, { id, fence, outcome });
  expect((await claim(id))[0]).toMatchObject({ claimed: null, status: { state, waitMs: 0 } });
});

it('tells whether a run still holds its claim', async () => {
  const { id } = await put(db);
  const older = await take(db, id);
  await loseWorker(db, id);
  const newer = await take(db, id);
  expect([await holdsClaim(db, older), await holdsClaim(db, newer)]).toEqual([false, true]);
  await cancel(db, id);
  expect(await holdsClaim(db, newer)).toBe(true);
  await finish(db, { id, fence: newer.fence, outcome: { state: 'canceled' } });
  expect(await holdsClaim(db, newer)).toBe(false);
});
