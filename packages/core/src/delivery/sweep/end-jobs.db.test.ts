import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createJobTools, historyOf, loseWorker } from '../../../test/jobs';
import { PlayedQueue } from '../../../test/model/played-queue';
import { createJobClient } from '../../client/client';
import type { Database } from '../../database/database';
import { sql } from '../../database/sql';
import type { NewJob } from '../../job/enqueue/new-job';
import { writeProgress } from '../../run/writer';
import { defineSystem } from '../../system/system';
import { createSweep } from './sweep';

const { put, take, cancel, endOrphans } = createJobTools();
const queue = new PlayedQueue();

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
beforeEach(async () => {
  await db.execute(sql`TRUNCATE offload.job CASCADE`);
  queue.clear();
});
afterAll(() => database.drop());

const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

it('ends jobs whose worker was lost on their last attempt or while they were being canceled', async () => {
  const last = await put(db, { maxAttempts: 1 });
  const [canceling, again] = [await put(db), await put(db)];
  const alive = await put(db, { maxAttempts: 1 });
  for (const { id } of [last, canceling, again, alive]) await take(db, id);
  await writeProgress(db, [{ id: canceling.id, fence: 1, percent: 30, step: 'Half of it' }]);
  await cancel(db, canceling.id);
  expect(await find(canceling.id)).toMatchObject({ state: 'canceling', finishedAt: null });
  for (const { id } of [last, canceling, again]) await loseWorker(db, id);
  await Promise.all([endOrphans(db), endOrphans(db)]);
  const jobId = { in: [last, canceling, again, alive].map(({ id }) => id) };
  expect(await database.db.jobEvent.count({ where: { actor: 'sweeper', jobId } })).toBe(2);
  expect(await find(last.id)).toMatchObject({ state: 'failed', errorCode: 'worker_lost', leaseUntil: null });
  expect(await find(canceling.id)).toMatchObject({ state: 'canceled', progressStep: 'Half of it' });
  expect(await find(again.id)).toMatchObject({ state: 'running' });
  expect(await find(alive.id)).toMatchObject({ state: 'running' });
  expect(await historyOf(db, last.id)).toEqual(['queued 0', 'running 1', 'failed 1']);
});

/** Returns a function that sweeps with a hook that fails like this for jobs of the kind `broken`. */
async function openBroken(code: string) {
  await db.execute(sql`CREATE TABLE IF NOT EXISTS ended (id uuid)`);
  await db.execute(sql`
    CREATE OR REPLACE FUNCTION check_kind(kind text, code text, id uuid) RETURNS uuid LANGUAGE plpgsql AS $$ BEGIN
      IF kind = 'broken' THEN RAISE 'It is broken' USING ERRCODE = code; END IF;
      RETURN id;
    END $$`);
  const onEnd = sql`INSERT INTO ended SELECT check_kind(kind, ${code}, id) FROM changed`;
  const system = defineSystem({
    queues: { email: { concurrency: 1, ownerRunning: 3, ownerOpen: 9 } },
    contracts: [],
    hooks: [{ onEnd }],
  });
  const backend = queue.asBackend();
  const client = createJobClient({ system, db, backend, onError: (error) => expect.fail(String(error)) });
  return createSweep({ system, db, writes: db, backend, client }, 0);
}

const isBroken = /^Jobs can't be ended: (The database took too long: )?It is broken$/;

it.each([
  ['', '22012'],
  [' for lack of time', '57014'],
  [' because of a locked row', '55P03'],
])('ends and dispatches all other jobs if a hook fails%s for one, and says so', async (_why, code) => {
  const sweepBroken = await openBroken(code);
  const deadlineAt = new Date(Date.now() - 1_000);
  const lastAttempt = { maxAttempts: 1 };
  const jobs: Partial<NewJob>[] = [
    { kind: 'broken', deadlineAt },
    { deadlineAt },
    { kind: 'broken', ...lastAttempt },
    lastAttempt,
    {},
  ];
  const ids: string[] = [];
  for (const job of jobs) ids.push((await put(db, job)).id);
  for (const id of ids.slice(2, 4)) {
    await take(db, id);
    await loseWorker(db, id);
  }
  await db.execute(
    sql`UPDATE offload.job SET created_at = now() - interval '2 s' WHERE id = ${ids[4]}::uuid`,
  );
  await expect(sweepBroken()).rejects.toThrow(isBroken);
  // It's steady by now, and looks for orphans.
  await expect(sweepBroken()).rejects.toThrow(isBroken);
  // Nothing is left that it doesn't leave alone.
  await sweepBroken();
  const states = await Promise.all(ids.map(async (id) => (await find(id)).state));
  expect(states).toEqual(['queued', 'failed', 'running', 'failed', 'queued']);
  expect([...queue.carried.keys()]).toContain(ids[4]);
});

it('ends a job however many that a hook fails for have earlier deadlines', async () => {
  const sweepBroken = await openBroken('22012');
  await db.execute(sql`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, max_attempts, state, deadline_at)
    SELECT gen_random_uuid(), 'broken', 'email', 'somebody', '{}', 3, 'queued', now() - interval '1 hour' FROM generate_series(1, 501)`);
  const { id } = await put(db, { deadlineAt: new Date(Date.now() - 1_000) });
  await until(async () => {
    await sweepBroken().catch((error: unknown) => expect(error).toMatchObject({ message: /It is broken$/ }));
    return (await find(id)).state === 'failed';
  });
});
