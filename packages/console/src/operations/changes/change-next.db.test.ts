import { randomUUID } from 'node:crypto';
import { type BulkAction, matching } from '@offload/core/admin';
import { type Database, sql } from '@offload/core/sql';
import { failure } from '@offload/core/test/jobs';
import { holdForCommit } from '@offload/core/worker';
import { ownerAddress } from '@offload/db';
import { emailLedger } from '@offload/mail/ledger';
import { createTestDatabase, createTestSystem, places, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { JobFilter } from '../../options';
import { auditLog } from '../audit-log';
import { bulkChanges, type ChangeRound, changedBy, changeNext, countChanged } from './change-next';
import { previewJobs } from './preview';

let database: TestDatabase;
let db: Database;
const { system, tools } = createTestSystem([emailLedger(ownerAddress, places), auditLog, bulkChanges]);
const { put, run, take } = tools;
const operator = { id: 'olga', email: 'olga@example.com', ip: null, userAgent: null, requestId: 'r' };
const none = { ids: null, kind: null, signature: null, queue: null, code: null, since: null };
const filter = (of: Partial<JobFilter>): JobFilter => {
  return { ...none, until: new Date(Date.now() + 60_000).toISOString(), ...of };
};
const change = async (action: BulkAction, round: ChangeRound) =>
  (await changeNext(db, system, action, round)).changed;
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });
const actionsOn = (subjectId: string) =>
  database.db.operatorAction.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });
const fail = (message: string, recipient?: string) =>
  tools.fail(db, message, recipient ? { extras: { recipient } } : {});
const failAgain = (id: string) =>
  run(db, id, { state: 'failed', failure: { code: 'oops', message: 'x', stack: null } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.job.deleteMany();
});

async function roundOf(changes: Partial<JobFilter>, limit = 10): Promise<ChangeRound> {
  const { id: changerId } = await put(db, { kind: 'changer', queue: 'import' });
  return { changerId, operator, filter: filter(changes), limit };
}

it('previews and retries the matching jobs, each once and in the audit log', async () => {
  const jobs = [
    await fail('x', 'ada@example.com'),
    await fail('x', 'ada@example.com'),
    await fail('x', 'bob@example.com'),
  ];
  const other = await fail('y', 'eve@example.com');
  const round = await roundOf({ kind: 'test', signature: 'oops: x' }, 2);
  expect(await previewJobs(db, matching('retry', round.filter))).toMatchObject({ count: 3 });
  const first = await change('retry', round);
  const second = await change('retry', round);
  expect([first.length, second.length]).toEqual([2, 1]);
  expect(first[0]).toMatchObject({ kind: 'test', queue: 'email', fence: 2, heldBy: null });
  expect(await change('retry', round)).toEqual([]);
  expect(await countChanged(db, round.changerId)).toBe(3);
  const ids = jobs.map(({ id }) => ({ id }));
  expect(
    await db.query(sql`SELECT id FROM offload.job WHERE ${changedBy(round.changerId)} ORDER BY id`),
  ).toEqual(ids);
  for (const { id } of jobs) {
    expect(await find(id)).toMatchObject({ state: 'queued', attempt: 0, errorSignature: null });
    expect(await actionsOn(id)).toMatchObject([
      { action: 'job.retry', actorId: 'olga', before: { state: 'failed' }, after: { state: 'queued' } },
    ]);
  }
  expect(await find(other.id)).toMatchObject({ state: 'failed' });
});

it("doesn't retry a job that has failed again since, or one that has succeeded", async () => {
  const { id } = await fail('x');
  const round = await roundOf({ kind: 'test', until: new Date().toISOString() });
  expect(await change('retry', round)).toHaveLength(1);
  await failAgain(id);
  expect(await change('retry', round)).toEqual([]);
  expect(await change('retry', await roundOf({ ids: [id] }))).toHaveLength(1);
  await run(db, id, { state: 'succeeded', result: {} });
  expect(await change('retry', await roundOf({ ids: [id] }))).toEqual([]);
});

it('changes each job once, even with concurrent changes', async () => {
  for (let count = 0; count < 20; count += 1) await fail('x');
  const rounds = [await roundOf({ kind: 'test' }, 100), await roundOf({ kind: 'test' }, 100)];
  const changed = (await Promise.all(rounds.map((round) => change('retry', round)))).flat();
  expect(changed).toHaveLength(20);
  expect(new Set(changed.map(({ id }) => id)).size).toBe(20);
});

it('runs waiting retries now, cancels waiting jobs, and deletes finished jobs', async () => {
  const waiting = await put(db);
  await run(db, waiting.id, { state: 'retrying', failure, delayMs: 600_000 });
  const queued = await put(db);
  const finished = await fail('x');
  const ids = [waiting.id, queued.id, finished.id];

  expect(await change('run-now', await roundOf({ ids }))).toMatchObject([{ id: waiting.id }]);
  expect((await find(waiting.id)).nextAttemptAt?.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
  expect(await change('cancel', await roundOf({ ids }))).toHaveLength(2);
  // The figures count them like jobs that are canceled one by one.
  const [ends] = await database.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM offload.job_end WHERE outcome = 'canceled'`;
  expect(ends?.count).toBe(2);
  expect(await find(waiting.id)).toMatchObject({ state: 'canceled', errorMessage: null });

  const round = await roundOf({ ids });
  const file = { role: 'source', name: 'a', contentType: 'a/a', bytes: 1, key: 'up/1' };
  await database.db.file.create({ data: { id: randomUUID(), jobId: finished.id, ...file } });
  expect(await change('delete', round)).toHaveLength(3);
  expect(await database.db.job.count({ where: { id: { in: ids } } })).toBe(0);
  expect(await database.db.file.findUniqueOrThrow({ where: { key: 'up/1' } })).toMatchObject({ jobId: null });
  expect(await change('delete', round)).toEqual([]);
  expect(await countChanged(db, round.changerId)).toBe(3);
});

it('stops the jobs that run, and passes over those whose work is committed', async () => {
  const [committed, running, queued] = [await put(db), await put(db), await put(db)];
  const claim = await take(db, committed.id);
  await db.transaction((tx) => holdForCommit(tx, claim));
  await take(db, running.id);
  const round = await roundOf({ ids: [committed.id, running.id, queued.id] }, 2);
  expect(await previewJobs(db, matching('cancel', round.filter))).toMatchObject({ count: 2 });
  expect(await change('cancel', round)).toHaveLength(2);
  expect(await change('cancel', round)).toEqual([]);
  expect(await find(committed.id)).toMatchObject({ state: 'running' });
  expect(await find(running.id)).toMatchObject({ state: 'canceling' });
  expect(await find(queued.id)).toMatchObject({ state: 'canceled' });
});

it('records the ID of each job that it deletes', async () => {
  const ids = [await fail('x'), await fail('x'), await fail('x')].map(({ id }) => id);
  const round = await roundOf({ ids }, 2);
  expect(await change('delete', round)).toHaveLength(2);
  expect(await change('delete', round)).toHaveLength(1);
  for (const id of ids) {
    expect(await actionsOn(id)).toMatchObject([
      { action: 'job.delete', actorId: 'olga', requestId: 'r', before: { state: 'failed', kind: 'test' } },
    ]);
  }
});

it('keeps the ledger of sent emails when it deletes their jobs', async () => {
  const { id } = await fail('x', 'ada@example.com');
  const messageId = `<${id}@x>`;
  await database.db.email.update({ where: { jobId: id }, data: { state: 'accepted', messageId } });
  await change('delete', await roundOf({ ids: [id] }, 1));
  expect(await database.db.job.count({ where: { id } })).toBe(0);
  expect(await database.db.email.findMany({ where: { jobId: id } })).toMatchObject([
    { recipient: 'ada@example.com', state: 'accepted', messageId },
  ]);
});
