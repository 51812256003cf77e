import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '../client';
import { type Listener, listen } from '../listen';
import { loseWorker, putJob, take, workerId } from '../testing/jobs';
import { cancelJob } from './change';
import { claimJobs } from './claim';
import { findNotHandedOver, findOrphaned, findOverdue, markHandedOver, noteLookedAt } from './hand-over';
import { cancelChannel, changedChannel } from './notify';

let database: TestDatabase;
let db: Database;
let listener: Listener;
let heard: string[] = [];
const admin = { owner: null, actor: 'user:admin' };
const ids = (jobs: { id: string }[]) => jobs.map(({ id }) => id);

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  let isListening = false;
  listener = listen(database.url, {
    channels: {
      [changedChannel]: (text) => heard.push(`${changedChannel} ${text}`),
      [cancelChannel]: (text) => heard.push(`${cancelChannel} ${text}`),
    },
    onGap() {
      isListening = true;
    },
  });
  await until(() => isListening);
});
beforeEach(async () => {
  await db.job.deleteMany();
  heard = [];
});
afterAll(async () => {
  await listener.close();
  await database.drop();
});

it('finds what was committed and not handed over, after a second, oldest first', async () => {
  const [first, second, fresh, handed] = [
    await putJob(db),
    await putJob(db),
    await putJob(db),
    await putJob(db),
  ];
  await markHandedOver(db, [handed.id]);
  // In one transaction, where no time passes.
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`UPDATE job SET created_at = now() - interval '1001 ms'`;
    await tx.$executeRaw`
      UPDATE job SET created_at = now() - interval '999 ms' WHERE id = ${fresh.id}::uuid`;
    expect(ids(await findNotHandedOver(tx, 10))).toEqual([first.id, second.id].sort());
    expect(await findNotHandedOver(tx, 1)).toHaveLength(1);
  });
});

it('finds what a queue should have delivered, and what has lost its worker', async () => {
  const [waiting, due, lost, later, busy] = [
    await putJob(db),
    await putJob(db),
    await putJob(db),
    await putJob(db),
    await putJob(db),
  ];
  await take(db, lost.id);
  await loseWorker(db, lost.id);
  await take(db, busy.id);
  const retrying = { state: 'retrying', errorMessage: 'x' };
  await db.job.update({ where: { id: due.id }, data: { ...retrying, nextAttemptAt: new Date(0) } });
  await db.job.update({
    where: { id: later.id },
    data: { ...retrying, heldBy: 'time', nextAttemptAt: new Date(Date.now() + 60_000) },
  });
  await db.job.updateMany({ data: { handedOverAt: new Date(0) } });
  const overdue = await findOverdue(db, { afterMs: 1_000, limit: 10 });
  expect(ids(overdue).sort()).toEqual([waiting.id, due.id].sort());
  await noteLookedAt(db, [waiting.id]);
  expect(ids(await findOverdue(db, { afterMs: 1_000, limit: 10 }))).toEqual([due.id]);
  expect(ids(await findOrphaned(db, 10))).toEqual([lost.id]);
});

it('does not take a job for handed over that was queued anew while it was looked at', async () => {
  const { id } = await putJob(db);
  await noteLookedAt(db, [id]);
  expect(await db.job.findUnique({ where: { id } })).toMatchObject({ handedOverAt: null });
});

it('marks nothing that no longer waits', async () => {
  const { id } = await putJob(db);
  await cancelJob(db, id, admin);
  await markHandedOver(db, [id, randomUUID()]);
  expect(await db.job.findUnique({ where: { id } })).toMatchObject({ handedOverAt: null });
});

it('tells who listens which jobs have changed, once a batch', async () => {
  const jobs = [await putJob(db), await putJob(db), await putJob(db)];
  await claimJobs(db, { workerId, leaseMs: 1_000, ids: ids(jobs) });
  const first = jobs[0]?.id ?? '';
  const about = () => heard.filter((text) => text.includes(first));
  const [channel, list] = (await until(() => about()[0])).split(' ');
  expect(channel).toBe(changedChannel);
  expect(list?.split(',').sort()).toEqual(ids(jobs).sort());
  await cancelJob(db, first, admin);
  await until(() => about().length === 3);
  expect(about().slice(1).sort()).toEqual([`${cancelChannel} ${first}`, `${changedChannel} ${first}`]);
});

it('names 200 jobs in one notification, and says that everything may have changed where there are more', async () => {
  const { ownerId } = await putJob(db);
  const many = Array.from({ length: 201 }, () => randomUUID());
  await db.job.createMany({
    data: many.map((id) => ({ id, ownerId, kind: 'test', queue: 'email', payload: {}, maxAttempts: 1 })),
  });
  await markHandedOver(db, many.slice(0, 200));
  const named = await until(() => heard.find((text) => text.includes(many[0] ?? '')));
  expect(named.split(',')).toHaveLength(200);
  await markHandedOver(db, many);
  await until(() => heard.includes(`${changedChannel} *`));
});

it('tells nobody anything where nothing has changed', async () => {
  const [{ id }, nobodys] = [await putJob(db), randomUUID()];
  await claimJobs(db, { workerId, leaseMs: 1_000, ids: [nobodys] });
  await cancelJob(db, nobodys, admin);
  await take(db, id);
  await until(() => heard.includes(`${changedChannel} ${id}`));
  expect(heard.filter((text) => text.includes(nobodys) || text.endsWith(' '))).toEqual([]);
});
