import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../client';
import { isDatabaseDown } from '../database-down';
import { historyOf, loseWorker, putJob, take, workerId } from '../testing/jobs';
import { cancelJob } from './change';
import { type ClaimAnswer, claimJobs, renewLeases } from './claim';
import { finishJobs } from './finish';

let database: TestDatabase;
let db: Database;
const leaseMs = 60_000;
const claim = (...ids: string[]) => claimJobs(db, { workerId, leaseMs, ids });
const admin = { owner: null, actor: 'user:admin' };

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

it('gives a job that waits to whoever asks first, with what is needed to run it', async () => {
  const { id, ownerId } = await putJob(db);
  const [answer] = await claim(id);
  expect(answer?.claimed).toEqual({
    id,
    ownerId,
    kind: 'test',
    payload: { a: 1 },
    payloadVersion: 1,
    attempt: 1,
    maxAttempts: 3,
    claim: 1,
    reservedBytes: 0,
    tidied: null,
  });
  const job = await db.job.findUniqueOrThrow({ where: { id } });
  expect(job).toMatchObject({ state: 'running', workerId, progressPercent: 0, nextAttemptAt: null });
  expect(Number(job.leaseUntil)).toBeGreaterThan(Date.now() + leaseMs / 2);
  expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1']);
});

it('gives one job to one of fifty who ask at the same time', async () => {
  const { id } = await putJob(db);
  const answers = await Promise.all(Array.from({ length: 50 }, () => claim(id)));
  const claimed = answers.flat().filter((answer) => answer.claimed);
  expect(claimed).toHaveLength(1);
  expect(await db.job.findUnique({ where: { id } })).toMatchObject({ attempt: 1, claim: 1 });
  expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1']);
});

it('gives fifty jobs once each, however the batches of those who ask overlap', async () => {
  const ids: string[] = [];
  for (let count = 0; count < 50; count += 1) ids.push((await putJob(db)).id);
  const batches = Array.from({ length: 8 }, (_, turn) => [...ids.slice(turn * 5), ...ids.slice(0, turn * 5)]);
  const claims: string[] = [];
  // Batches in different orders may deadlock: then PostgreSQL ends one, and its worker asks again.
  async function askUntilAnswered(batch: string[]): Promise<void> {
    const answers = await claim(...batch).catch((error) => error);
    if (isDatabaseDown(answers)) return askUntilAnswered(batch);
    claims.push(...answers.flatMap(({ claimed }: ClaimAnswer) => (claimed ? [claimed.id] : [])));
  }
  await Promise.all(batches.map(askUntilAnswered));
  expect(claims.sort()).toEqual(ids.sort());
});

it('gives a job once where a batch names it twice', async () => {
  const { id } = await putJob(db);
  const [first, second] = await claim(id, id);
  expect(first?.claimed).toMatchObject({ id });
  expect(second?.claimed).toBeNull();
});

it('answers in the order it was asked: the claim, where the job stands, or that there is none', async () => {
  const [waiting, running] = [await putJob(db), await putJob(db)];
  const { claim: number } = await take(db, running.id);
  const answers = await claim(randomUUID(), running.id, waiting.id);
  expect(answers).toMatchObject([
    { claimed: null, position: null },
    { claimed: null, position: { id: running.id, state: 'running', claim: number } },
    { claimed: { id: waiting.id } },
  ]);
});

it.each(['time', 'kind', 'owner'])('gives nobody a job that the gate %s holds', async (heldBy) => {
  const { id } = await putJob(db);
  await db.job.update({ where: { id }, data: { heldBy } });
  expect((await claim(id))[0]).toMatchObject({ claimed: null, position: { state: 'queued' } });
});

it('gives a job to another worker when the lease has run out, as a further attempt', async () => {
  const { id } = await putJob(db);
  await take(db, id);
  await loseWorker(db, id);
  expect((await claim(id))[0]?.claimed).toMatchObject({ attempt: 2, claim: 2 });
  expect((await claim(id))[0]?.claimed).toBeNull();
});

it('gives nobody a job whose attempts are used up, or that is being canceled', async () => {
  const [last, canceled] = [await putJob(db, { maxAttempts: 1 }), await putJob(db)];
  for (const { id } of [last, canceled]) await take(db, id);
  await cancelJob(db, canceled.id, admin);
  for (const { id } of [last, canceled]) {
    await loseWorker(db, id);
    expect((await claim(id))[0]?.claimed).toBeNull();
  }
});

it.each(['succeeded', 'failed', 'canceled'] as const)('gives nobody a job that has %s', async (state) => {
  const { id } = await putJob(db);
  const { claim: number } = await take(db, id);
  const outcome = { state, result: {}, failure: { code: 'a', message: 'b', stack: null } };
  await finishJobs(db, { workerId, finishes: [{ id, claim: number, outcome }] });
  expect((await claim(id))[0]).toMatchObject({ claimed: null, position: { state, waitMs: 0 } });
});

it('renews a lease, and says what is lost and what should stop', async () => {
  const [mine, lost, stopping, gone] = [
    await putJob(db),
    await putJob(db),
    await putJob(db),
    await putJob(db),
  ];
  const running = [];
  for (const { id } of [mine, lost, stopping, gone]) running.push(await take(db, id, 1_000));
  await loseWorker(db, lost.id);
  await take(db, lost.id);
  await cancelJob(db, stopping.id, admin);
  await finishJobs(db, { workerId, finishes: [{ id: gone.id, claim: 1, outcome: { state: 'canceled' } }] });
  const answer = await renewLeases(db, { leaseMs, running });
  expect({ lost: answer.lost.sort(), canceling: answer.canceling }).toEqual({
    lost: [lost.id, gone.id].sort(),
    canceling: [stopping.id],
  });
  for (const { id } of [mine, stopping]) {
    const { leaseUntil } = await db.job.findUniqueOrThrow({ where: { id } });
    expect(Number(leaseUntil)).toBeGreaterThan(Date.now() + leaseMs / 2);
  }
});

it('renews nothing for an older claim', async () => {
  const { id } = await putJob(db);
  const { claim: number } = await take(db, id);
  await loseWorker(db, id);
  await renewLeases(db, { leaseMs, running: [{ id, claim: number - 1 }] });
  expect((await claim(id))[0]?.claimed).toMatchObject({ attempt: 2 });
});
