import { createTestDatabase, someWorker, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { admin, createJobTools, failure, workerId } from '../test/jobs';
import { PlayedQueue } from '../test/model/played-queue';
import { admit as admitScopes } from './admission/admit';
import { recordFailure } from './admission/breaker';
import { takeAlertChanges } from './alerts/alert-changes';
import { createJobClient } from './client/client';
import { createClockWatch } from './database/clock-watch';
import type { Database } from './database/database';
import { raw, sql } from './database/sql';
import { createSweep, type SweeperParts } from './delivery/sweep/sweep';
import { findStalledQueues } from './health/stalled';
import { beat, countWorkers, listOutages, listSilentWorkers, listWorkers } from './health/worker-processes';
import { renewLeases } from './run/claim';
import { defineSystem } from './system/system';

const { put, take, run, cancel, worker } = createJobTools();
const queues = { email: { concurrency: 1, ownerRunning: 3, ownerOpen: 9 } };
const system = defineSystem({ queues, contracts: [] });
const queue = new PlayedQueue();

let database: TestDatabase;
let db: Database;
let parts: SweeperParts;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
  const backend = queue.asBackend();
  const client = createJobClient({ system, db, backend, onError: (error) => expect.fail(`${error}`) });
  parts = { system, db, writes: db, backend, client };
});
afterAll(() => database.drop());
beforeEach(async () => {
  queue.clear();
  for (const table of ['job', 'gate', 'worker_process', 'alert_state'])
    await db.execute(sql`TRUNCATE offload.${raw(table)} CASCADE`);
});

/** Makes all that the core has stored in tables an hour later, as if the database's clock had been set back by an hour since. */
async function setClockBack(...tables: string[]): Promise<void> {
  for (const table of tables) {
    const columns = await db.query<{ name: string }>(sql`
      SELECT column_name AS name FROM information_schema.columns
      WHERE table_schema = 'offload' AND table_name = ${table} AND data_type LIKE 'timestamp%'`);
    const later = columns.map(({ name }) => `${name} = ${name} + interval '1 hour'`).join(', ');
    await db.execute(sql`UPDATE offload.${raw(table)} SET ${raw(later)}`);
  }
}

const carried = () => [...queue.carried.values()].flatMap(({ jobs }) => jobs.map(({ id }) => id));
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

const stranded: Record<string, (id: string) => Promise<unknown>> = {
  'was committed, but not dispatched': async () => undefined,
  'its queue has lost': (id) =>
    db.execute(sql`UPDATE offload.job SET dispatched_at = now() WHERE id = ${id}::uuid`),
  'its worker ran when it died': (id) => take(db, id),
  'failed and is to run again': (id) => run(db, id, { state: 'retrying', failure, delayMs: 1_000 }),
};

it.each(Object.entries(stranded))(
  'dispatches a job at once that %s before the clock was set back',
  async (_which, live) => {
    const { id } = await put(db);
    await live(id);
    await setClockBack('job', 'job_event');
    const sweep = createSweep(parts, 0);
    for (let round = 0; round < 3; round += 1) await sweep();
    expect(carried()).toEqual([id]);
    // A worker takes it over.
    await take(db, id);
  },
);

it('ends a job that was being canceled when its worker died, before the clock was set back', async () => {
  const { id } = await put(db);
  await take(db, id);
  await cancel(db, id, admin);
  await setClockBack('job');
  const sweep = createSweep(parts, 0);
  for (let round = 0; round < 2; round += 1) await sweep();
  expect(await find(id)).toMatchObject({ state: 'canceled' });
});

it('gives running workers time to renew their leases when the clock is set, and says once by how much', async () => {
  const { id, fence } = await put(db);
  await take(db, id);
  let uptimeMs = performance.now();
  const steps: number[] = [];
  const clock = createClockWatch(
    (ms) => steps.push(ms),
    () => uptimeMs,
  );
  const sweep = createSweep({ ...parts, clock }, 0);
  for (let round = 0; round < 2; round += 1) await sweep();
  await setClockBack('job');
  uptimeMs += 3_600_000;
  await sweep();
  expect(carried()).toEqual([]);
  const running = [{ id, fence: fence + 1 }];
  expect(await renewLeases(db, { leaseMs: worker.leaseMs, running })).toEqual({
    lost: [],
    canceling: [],
    locked: [],
  });
  for (let round = 0; round < 3; round += 1) await sweep();
  expect(carried()).toEqual([]);
  expect(steps.map((ms) => Math.round(ms / 60_000))).toEqual([-60]);
});

it('keeps the times that users have chosen', async () => {
  const runAt = new Date(Date.now() + 86_400_000);
  const { id } = await put(db, { runAt });
  const sweep = createSweep(parts, 0);
  for (let round = 0; round < 3; round += 1) await sweep();
  expect(await find(id)).toMatchObject({ heldBy: 'time', nextAttemptAt: runAt });
});

it('respects leases of any length that workers announce with their heartbeats', async () => {
  const leaseMs = 7 * 86_400_000;
  await beat(db, { ...someWorker(), id: workerId }, Math.floor(leaseMs * 0.9));
  const { id } = await put(db);
  await take(db, id, leaseMs);
  const sweep = createSweep(parts, 0);
  for (let round = 0; round < 3; round += 1) await sweep();
  expect(carried()).toEqual([]);
});

it('takes a worker for offline that died before the clock was set back', async () => {
  const outage = { queue: 'email', reason: 'Waiting', detail: 'ECONNREFUSED' };
  const dead = someWorker({ outages: [outage], queues: { email: 3 } });
  await beat(db, dead, 15_000);
  expect(await countWorkers(db)).toBe(1);
  await setClockBack('worker_process');
  expect([await countWorkers(db), await listOutages(db)]).toEqual([0, []]);
  expect(await listSilentWorkers(db)).toMatchObject([{ id: dead.id }]);
  expect(await listWorkers(db)).toMatchObject([{ id: dead.id, aliveForMs: 0 }]);
  await beat(db, dead, 15_000);
  expect(await countWorkers(db)).toBe(1);
});

it('tries a gate that closed, and lets jobs through that one whose limit was reached, before the clock was set back', async () => {
  const gate = { name: 'example.com', limits: { rate: { starts: 1, everyMs: 600_000 } } } as const;
  const [first, second] = [await put(db, { gate }), await put(db, { gate })];
  const admit = async () =>
    (await admitScopes(db, { scopes: [['gate', gate.name]] }, {})).known.map(({ id }) => id);
  expect([await admit(), await admit()]).toEqual([[first.id], []]);
  await setClockBack('gate');
  expect(await admit()).toEqual([second.id]);
  const down = {
    name: gate.name,
    run: { id: second.id, fence: 1 },
    message: 'Down.',
    status: 503,
    retryAfterMs: 600_000,
  };
  await recordFailure(db, down);
  await db.execute(sql`UPDATE offload.gate SET interval_began_at = to_timestamp(0)`);
  expect(await admit()).toEqual([]);
  await setClockBack('gate');
  // Another failure doesn't make the wait longer than it says.
  await recordFailure(db, { ...down, run: { id: first.id, fence: 1 }, retryAfterMs: 1_000 });
  const [closed] = await db.query(
    sql`SELECT closed_until < now() + interval '2 s' AS soon FROM offload.gate`,
  );
  expect(closed).toEqual({ soon: true });
  await setClockBack('gate');
  // It has taken back what hasn't started.
  expect(await admit()).toEqual([first.id]);
});

it('evaluates alerts, and sees that a queue is stalled, whatever was stored before the clock was set back', async () => {
  const watched = { queues: ['email'], paused: [] };
  const evaluate = () => db.transaction((tx) => takeAlertChanges(tx, watched));
  await db.execute(sql`UPDATE offload.alert_turn SET evaluated_at = now()`);
  await db.execute(sql`
    INSERT INTO offload.alert_state (rule, queue, value, over_since, last_over_at)
    VALUES ('no-worker', 'email', 1, now(), now())`);
  await setClockBack('alert_turn', 'alert_state');
  await evaluate();
  const [state] = await db.query(sql`
    SELECT over_since <= now() AND last_over_at <= now() AS "isPast" FROM offload.alert_state WHERE rule = 'no-worker'`);
  expect(state).toEqual({ isPast: true });
  await put(db);
  await setClockBack('job');
  await beat(db, someWorker({ queues: { email: 3 } }), 60_000);
  expect(await findStalledQueues(db, watched)).toEqual([{ queue: 'email', count: 1 }]);
});
