import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools } from '../../test/jobs';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { sendSignal } from './signal';

const { put, take, finish } = createJobTools();
let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

/** Enqueues a job that waits in its second step. */
async function putWaiting(name: string, type: 'signal' | 'time' = 'signal'): Promise<string> {
  const { id } = await put(db, { ownerId: 'ann' });
  const claim = await take(db, id);
  for (const step of ['asked', 'approved'])
    await db.execute(sql`
      INSERT INTO offload.job_step (job_id, name, started_at) VALUES (${id}::uuid, ${step}, now())`);
  const waitingFor = { type, name, step: 'approved' };
  await finish(db, { id, fence: claim.fence, outcome: { state: 'waiting', hold: type, waitingFor } });
  return id;
}

const send = (jobId: string, more: { name?: string; data?: unknown; owner?: string } = {}) =>
  db.transaction((tx) =>
    sendSignal(tx, { jobId, name: 'go', data: { by: 'Bob' }, actor: 'user:bob', ...more }),
  );
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });
const stepsOf = (id: string) =>
  db.query<{ name: string; result: unknown; received: boolean }>(sql`
    SELECT name, result, result IS NOT NULL AND finished_at IS NOT NULL AS received FROM offload.job_step WHERE job_id = ${id}::uuid ORDER BY name`);

it('wakes only the job that it names, with what the step gets as its result', async () => {
  const [id, other] = [await putWaiting('go'), await putWaiting('go')];
  expect(await send(id)).toMatchObject({ id });
  expect(await stepsOf(id)).toEqual([
    { name: 'approved', result: { by: 'Bob' }, received: true },
    { name: 'asked', result: null, received: false },
  ]);
  expect(await stepsOf(other)).toEqual([
    { name: 'approved', result: null, received: false },
    { name: 'asked', result: null, received: false },
  ]);
  expect(await find(id)).toMatchObject({ state: 'queued', heldBy: null });
  expect(await find(other)).toMatchObject({ state: 'waiting', heldBy: 'signal' });
});

it("passes over a job that waits for another signal or for a time, and another owner's", async () => {
  expect(await send(await putWaiting('stop'))).toBeNull();
  expect(await send(await putWaiting('go', 'time'))).toBeNull();
  const id = await putWaiting('go');
  expect(await send(id, { owner: 'eve' })).toBeNull();
  expect(await send(id, { name: 'stop' })).toBeNull();
  expect((await stepsOf(id)).filter(({ received }) => received)).toEqual([]);
  expect(await send(id, { owner: 'ann', data: undefined })).toMatchObject({ id });
  expect(await stepsOf(id)).toContainEqual({ name: 'approved', result: null, received: true });
});
