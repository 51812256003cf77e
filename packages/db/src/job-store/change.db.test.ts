import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../client';
import { failure, historyOf, loseWorker, putJob, take, workerId } from '../testing/jobs';
import { endAbandonedJobs } from './abandoned';
import { cancelJob, retryJob } from './change';
import { finishJobs } from './finish';
import { insertJob } from './insert';
import { writeProgress } from './progress';

let database: TestDatabase;
let db: Database;
const admin = { owner: null, actor: 'user:admin' };
const find = (id: string) => db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

it('writes a job, its first event and its ledger line, or none of them', async () => {
  const { id, ownerId } = await putJob(db, { recipient: 'ada@example.com' });
  expect(await find(id)).toMatchObject({ state: 'queued', attempt: 0, claim: 0, handedOverAt: null });
  expect(await db.email.findUnique({ where: { jobId: id } })).toMatchObject({ recipient: 'ada@example.com' });
  const job = {
    id: randomUUID(),
    kind: 'x',
    queue: 'x',
    ownerId,
    title: null,
    payload: {},
    maxAttempts: 1,
    recipient: 'a',
  };
  const rolledBack = db.$transaction(async (tx) => {
    await insertJob(tx, job);
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  expect(await db.job.findUnique({ where: { id: job.id } })).toBeNull();
  expect(await db.email.count({ where: { jobId: job.id } })).toBe(0);
  expect(await db.jobEvent.count({ where: { jobId: job.id } })).toBe(0);
});

it('lets the owner and admins cancel and retry, and nobody else', async () => {
  const { id, ownerId } = await putJob(db);
  const stranger = { owner: 'stranger', actor: 'user:stranger' };
  const owner = { owner: ownerId, actor: `user:${ownerId}` };
  expect(await cancelJob(db, id, stranger)).toBeNull();
  expect(await cancelJob(db, id, owner)).toMatchObject({ id, state: 'canceled', claim: 0 });
  expect(await retryJob(db, id, stranger)).toBeNull();
  expect(await retryJob(db, id, admin)).toMatchObject({ id, kind: 'test', queue: 'email' });
  expect(await cancelJob(db, randomUUID(), admin)).toBeNull();
  const events = await db.jobEvent.findMany({ where: { jobId: id }, orderBy: { id: 'asc' } });
  expect(events.map(({ actor }) => actor)).toEqual([owner.actor, owner.actor, admin.actor]);
});

it('queues a job anew with all its attempts, and says that the queue may have kept something of it', async () => {
  const { id } = await putJob(db, { maxAttempts: 1 });
  const { claim } = await take(db, id);
  await finishJobs(db, { workerId, finishes: [{ id, claim, outcome: { state: 'failed', failure } }] });
  expect(await retryJob(db, id, admin)).toMatchObject({ id, claim: 1, heldBy: null });
  expect(await find(id)).toMatchObject({
    state: 'queued',
    attempt: 0,
    claim,
    handedOverAt: null,
    startedAt: null,
    finishedAt: null,
    errorMessage: null,
    errorStack: null,
  });
  expect((await take(db, id)).claim).toBe(claim + 1);
});

it('lets the run before a retry change nothing, however late it ends', async () => {
  const { id } = await putJob(db);
  const older = await take(db, id);
  await finishJobs(db, { workerId, finishes: [{ id, claim: older.claim, outcome: { state: 'canceled' } }] });
  await retryJob(db, id, admin);
  const outcome = { state: 'succeeded', result: {} } as const;
  await finishJobs(db, { workerId, finishes: [{ id, claim: older.claim, outcome }] });
  expect(await find(id)).toMatchObject({ state: 'queued', result: null });
  await take(db, id);
  await finishJobs(db, { workerId, finishes: [{ id, claim: older.claim, outcome }] });
  expect(await find(id)).toMatchObject({ state: 'running', result: null });
});

it('retries once, however often it is asked at the same time', async () => {
  const { id } = await putJob(db);
  await cancelJob(db, id, admin);
  const answers = await Promise.all(Array.from({ length: 10 }, () => retryJob(db, id, admin)));
  expect(answers.filter(Boolean)).toHaveLength(1);
  expect(await historyOf(db, id)).toEqual(['queued 0', 'canceled 0', 'queued 0']);
});

it('either cancels a job that waits or stops the run that takes it at the same moment', async () => {
  for (let round = 0; round < 20; round += 1) {
    const { id } = await putJob(db);
    const [canceled, claimed] = await Promise.all([cancelJob(db, id, admin), take(db, id).catch(() => null)]);
    expect(canceled?.state).toBe(claimed ? 'canceling' : 'canceled');
    expect((await find(id)).state).toBe(canceled?.state);
  }
});

it('lets a message whose fate is unknown out once more when the job is retried', async () => {
  const { id } = await putJob(db, { recipient: 'ada@example.com' });
  await db.email.update({ where: { jobId: id }, data: { state: 'sending', unanswered: 1 } });
  await cancelJob(db, id, admin);
  await retryJob(db, id, admin);
  expect(await db.email.findUnique({ where: { jobId: id } })).toMatchObject({ unanswered: 0 });
});

it('says nothing of how far a job came that was canceled while it waited', async () => {
  const { id } = await putJob(db);
  const { claim } = await take(db, id);
  const outcome = { state: 'queued', reason: 'The mail server is down' } as const;
  await finishJobs(db, { workerId, finishes: [{ id, claim, outcome }] });
  await cancelJob(db, id, admin);
  expect(await find(id)).toMatchObject({ state: 'canceled', progressPercent: 0, progressStep: null });
});

it('ends what nobody will run any more: its worker has gone, on the last attempt or while it was canceled', async () => {
  const [last, canceling, again, alive] = [
    await putJob(db, { maxAttempts: 1 }),
    await putJob(db),
    await putJob(db),
    await putJob(db, { maxAttempts: 1 }),
  ];
  for (const { id } of [last, canceling, again, alive]) await take(db, id);
  await writeProgress(db, [{ id: canceling.id, claim: 1, percent: 30, step: 'Half of it' }]);
  await cancelJob(db, canceling.id, admin);
  for (const { id } of [last, canceling, again]) await loseWorker(db, id);
  await Promise.all([endAbandonedJobs(db), endAbandonedJobs(db)]);
  expect(await db.jobEvent.count({ where: { actor: 'sweeper' } })).toBe(2);
  expect(await find(last.id)).toMatchObject({ state: 'failed', errorCode: 'worker_lost', leaseUntil: null });
  expect(await find(canceling.id)).toMatchObject({ state: 'canceled', progressStep: 'Half of it' });
  expect(await find(again.id)).toMatchObject({ state: 'running' });
  expect(await find(alive.id)).toMatchObject({ state: 'running' });
  expect(await historyOf(db, last.id)).toEqual(['queued 0', 'running 1', 'failed 1']);
});
