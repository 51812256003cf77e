import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '../client';
import { finishJobs } from '../job-store/finish';
import { actionsOn, changer, filter, operator } from '../testing/job-changes';
import { failAgain, failJob, putJob, take, workerId } from '../testing/jobs';
import { changeNext, countChanged, deleteNext } from './change-next';
import { countMatching } from './count';

let database: TestDatabase;
let db: Database;
const find = (id: string) => db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.job.deleteMany();
});

it('retries what it is told to, each once and written down, and counts before', async () => {
  const jobs = [
    await failJob(db, 'x', 'ada@example.com'),
    await failJob(db, 'x', 'ada@example.com'),
    await failJob(db, 'x', 'bob@example.com'),
  ];
  const other = await failJob(db, 'y', 'eve@example.com');
  const wanted = filter({ kind: 'test', signature: 'oops: x' });
  expect(await countMatching(db, 'retry', wanted)).toEqual({ count: 3, people: 2 });
  const changerId = await changer(db);
  const round = { changerId, operator, filter: wanted, limit: 2 };
  const first = await changeNext(db, 'retry', round);
  const second = await changeNext(db, 'retry', round);
  expect([first.length, second.length]).toEqual([2, 1]);
  expect(first[0]).toMatchObject({ kind: 'test', queue: 'email', claim: 1, heldBy: null });
  expect(await changeNext(db, 'retry', round)).toEqual([]);
  expect(await countChanged(db, changerId)).toBe(3);
  for (const { id } of jobs) {
    expect(await find(id)).toMatchObject({ state: 'queued', attempt: 0, errorSignature: null });
    expect(await actionsOn(db, id)).toMatchObject([
      { action: 'job.retry', actorId: 'olga', before: { state: 'failed' }, after: { state: 'queued' } },
    ]);
  }
  expect(await find(other.id)).toMatchObject({ state: 'failed' });
});

it('does not retry again what has failed again since, nor by an id what has long succeeded', async () => {
  const { id } = await failJob(db, 'x');
  const until = new Date().toISOString();
  const changerId = await changer(db);
  const round = { changerId, operator, filter: filter({ kind: 'test', until }), limit: 10 };
  expect(await changeNext(db, 'retry', round)).toHaveLength(1);
  await failAgain(db, id, 'x');
  expect(await changeNext(db, 'retry', round)).toEqual([]);
  const other = { ...round, changerId: await changer(db), filter: filter({ ids: [id] }) };
  expect(await changeNext(db, 'retry', other)).toHaveLength(1);
  const { claim } = await take(db, id);
  await finishJobs(db, { workerId, finishes: [{ id, claim, outcome: { state: 'succeeded', result: {} } }] });
  expect(await changeNext(db, 'retry', { ...other, changerId: await changer(db) })).toEqual([]);
});

it('lets two that change at the same time change each job once', async () => {
  for (let count = 0; count < 20; count += 1) await failJob(db, 'x');
  const rounds = await Promise.all(
    [await changer(db), await changer(db)].map((changerId) =>
      changeNext(db, 'retry', { changerId, operator, filter: filter({ kind: 'test' }), limit: 100 }),
    ),
  );
  expect(rounds.flat()).toHaveLength(20);
  expect(new Set(rounds.flat().map(({ id }) => id)).size).toBe(20);
});

it('runs waiting retries now, cancels what waits, and deletes what has ended', async () => {
  const waiting = await putJob(db);
  const { claim } = await take(db, waiting.id);
  const failure = { code: 'oops', message: 'x', stack: null };
  const outcome = { state: 'retrying', failure, delayMs: 600_000 } as const;
  await finishJobs(db, { workerId, finishes: [{ id: waiting.id, claim, outcome }] });
  const queued = await putJob(db);
  const ended = await failJob(db, 'x');
  const round = { changerId: await changer(db), operator, filter: filter({ queue: 'email' }), limit: 10 };
  const ids = [waiting.id, queued.id, ended.id];
  const inTime = filter({ ids });

  expect(await changeNext(db, 'run-now', { ...round, filter: inTime })).toMatchObject([{ id: waiting.id }]);
  expect((await find(waiting.id)).nextAttemptAt?.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
  const canceler = { ...round, changerId: await changer(db), filter: inTime };
  expect(await changeNext(db, 'cancel', canceler)).toHaveLength(2);
  // The figures count them, as they count a job that is canceled alone.
  const [ends] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM job_end WHERE outcome = 'canceled'`;
  expect(ends?.count).toBe(2);
  expect(await find(waiting.id)).toMatchObject({ state: 'canceled', errorMessage: null });

  const remover = { changerId: await changer(db), operator, filter: inTime, limit: 10 };
  const given = { role: 'source', name: 'a', contentType: 'a/a', bytes: 1, key: 'up/1' };
  await db.file.create({ data: { id: randomUUID(), jobId: ended.id, ...given } });
  expect(await deleteNext(db, remover)).toHaveLength(3);
  expect(await db.job.count({ where: { id: { in: ids } } })).toBe(0);
  expect(await db.file.findUniqueOrThrow({ where: { key: 'up/1' } })).toMatchObject({ jobId: null });
  expect(await deleteNext(db, remover)).toHaveLength(0);
  expect(await countChanged(db, remover.changerId)).toBe(3);
});

it('records the id of each job that a bulk change deletes', async () => {
  const jobs = [await failJob(db, 'x'), await failJob(db, 'x'), await failJob(db, 'x')];
  const ids = jobs.map(({ id }) => id);
  const round = { changerId: await changer(db), operator, filter: filter({ ids }), limit: 2 };
  expect(await deleteNext(db, round)).toHaveLength(2);
  expect(await deleteNext(db, round)).toHaveLength(1);
  for (const id of ids) {
    expect(await actionsOn(db, id)).toMatchObject([
      { action: 'job.delete', actorId: 'olga', requestId: 'r', before: { state: 'failed', kind: 'test' } },
    ]);
  }
});

it('keeps the ledger of outgoing mail when jobs are deleted', async () => {
  const { id } = await failJob(db, 'x', 'ada@example.com');
  await db.email.update({ where: { jobId: id }, data: { state: 'accepted', messageId: `<${id}@x>` } });
  await deleteNext(db, { changerId: await changer(db), operator, filter: filter({ ids: [id] }), limit: 1 });
  expect(await db.job.count({ where: { id } })).toBe(0);
  expect(await db.email.findMany({ where: { jobId: id } })).toMatchObject([
    { recipient: 'ada@example.com', state: 'accepted', messageId: `<${id}@x>` },
  ]);
});
