import { randomUUID } from 'node:crypto';
import { createTestDatabase, someWorker, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJobTools, failure, historyOf } from '../../test/jobs';
import { passOpened } from '../admission/pass-opened';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { expireOverdue } from '../delivery/sweep/end-jobs';
import { beat } from '../health/worker-processes';
import { claimJobs } from '../run/claim';
import { readHistory } from './history';
import { wakeDue } from './wake';

let database: TestDatabase;
let db: Database;
const { put, putTogether, take, run, cancel, reschedule, hooks, worker } = createJobTools();
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });
const inAnHour = () => new Date(Date.now() + 3_600_000);

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

describe('a job with a start time', () => {
  it('is scheduled until then, and no worker can claim it', async () => {
    const { id, heldBy } = await put(db, { runAt: inAnHour() });
    expect(heldBy).toBe('time');
    const [result] = await claimJobs(db, [id], worker);
    expect(result?.claimed).toBeNull();
    expect(await wakeDue(db, 100)).toEqual([]);
    expect(await historyOf(db, id)).toEqual(['scheduled 0']);
  });

  it('is queued when it is due, and can be started earlier', async () => {
    const { id } = await put(db, { runAt: inAnHour() });
    expect(await reschedule(db, id, 0)).toMatchObject({ state: 'scheduled' });
    expect(Number((await find(id)).runAt)).toBeLessThan(Number(inAnHour()) - 1_800_000);
    expect(await wakeDue(db, 100)).toMatchObject([{ id, heldBy: null }]);
    expect(await historyOf(db, id)).toEqual(['scheduled 0', 'queued 0']);
    expect(await run(db, id, { state: 'succeeded', result: {} })).toMatchObject({ state: 'succeeded' });
  });

  it('is queued immediately if the time is in the past', async () => {
    const { id, heldBy } = await put(db, { runAt: new Date(0) });
    expect(heldBy).toBeNull();
    expect(await historyOf(db, id)).toEqual(['queued 0']);
  });

  it('can be canceled before it is due', async () => {
    const { id } = await put(db, { runAt: inAnHour() });
    expect(await cancel(db, id)).toMatchObject({ state: 'canceled' });
    expect(await wakeDue(db, 100)).toEqual([]);
  });
});

describe('a job with a deadline', () => {
  it('fails after the deadline, whether it is queued, scheduled, or retrying', async () => {
    const deadlineAt = new Date(Date.now() - 1_000);
    const queued = await put(db, { deadlineAt });
    const scheduled = await put(db, { deadlineAt, runAt: inAnHour() });
    const retrying = await put(db, { deadlineAt });
    await run(db, retrying.id, { state: 'retrying', failure, delayMs: 60_000 });
    const inTime = await put(db, { deadlineAt: inAnHour() });
    await expireOverdue(db, hooks);
    const states = await database.db.job.findMany({
      where: { id: { in: [queued.id, scheduled.id, retrying.id, inTime.id] } },
      select: { state: true, errorCode: true },
      orderBy: { id: 'asc' },
    });
    const failed = { state: 'failed', errorCode: 'deadline' };
    expect(states).toEqual([failed, failed, failed, { state: 'queued', errorCode: null }]);
  });

  it('tells its worker how much time is left', async () => {
    const { id } = await put(db, { deadlineAt: inAnHour() });
    const { leftMs } = await take(db, id);
    expect(leftMs).toBeGreaterThan(3_500_000);
    expect(leftMs).toBeLessThanOrEqual(3_600_000);
  });
});

it('holds each of the jobs that are enqueued together at its own gate, and keeps the history of each', async () => {
  const ownerId = randomUUID();
  const [share, key, name] = [{ ownerId, ownerShare: 5 }, randomUUID(), randomUUID()];
  await database.db.queueSetting.createMany({
    data: [
      { queue: 'email', ownerRunning: 1 },
      { queue: 'report', ownerRunning: 9 },
    ],
  });
  const jobs = await putTogether(
    db,
    ...[{ ownerId }, { ownerId }, { runAt: new Date(0) }, { runAt: inAnHour() }],
    ...[{ concurrency: { key, limit: 1 } }, { gate: { name, limits: {} } }, share, share],
    { actor: 'schedule:x' },
  );
  await database.db.queueSetting.deleteMany();
  const held = jobs.map(({ heldBy }) => heldBy);
  expect(held).toEqual([null, null, null, 'time', 'key', 'gate', null, 'owner', null]);
  for (const [at, job] of jobs.entries())
    expect(await readHistory(db, job.id)).toMatchObject([
      {
        state: held[at] === 'time' ? 'scheduled' : 'queued',
        actor: at === 8 ? 'schedule:x' : `user:${job.ownerId}`,
      },
    ]);
});

it('leaves a payload of a later version to workers that support it', async () => {
  const kind = randomUUID();
  const knows = (version: number) => ({
    kinds: [kind],
    contractVersions: version > 1 ? { [kind]: version } : {},
  });
  await beat(db, someWorker(knows(1)), 60_000);
  const { id, heldBy } = await put(db, { kind, payloadVersion: 2 });
  expect(heldBy).toBe('kind');
  await db.execute(sql`UPDATE offload.job SET held_by = NULL WHERE id = ${id}::uuid`);
  const [old] = await claimJobs(db, [id], worker);
  expect(old).toMatchObject({ claimed: null, status: { payloadVersion: 2 } });
  await db.execute(sql`UPDATE offload.job SET held_by = 'kind' WHERE id = ${id}::uuid`);
  expect(await passOpened(db, 100)).toEqual([]);
  await beat(db, someWorker(knows(2)), 60_000);
  expect(await passOpened(db, 100)).toMatchObject([{ id, heldBy: null }]);
  const [claim] = await claimJobs(db, [id], { ...worker, versions: { [kind]: 2 } });
  expect(claim?.claimed).toMatchObject({ id, payloadVersion: 2 });
});
