import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { countWaiting } from '../../../test/waiting';
import { type Jobs, openJobs } from '../../client/open-jobs';
import { defineJob } from '../../contract/contract';
import { defineProcessor } from '../../contract/define-processor';
import { sql } from '../../database/sql';
import { openLog } from '../../log/open-log';
import { defineSystem } from '../../system/system';
import { createWorker, type RunningWorker } from '../worker';

const options = { maxAttempts: 1, backoff: { everyMs: 1 }, timeoutMs: 60_000 };
const call = defineJob({
  ...{ kind: 'call', queue: 'phone', payload: z.object({}), gate: () => 'phone.example.com' },
  ...options,
});
const unlock = defineJob({
  ...{ kind: 'unlock', queue: 'phone', payload: z.object({ token: z.string() }), secrets: ['token'] },
  ...options,
});
// The database names the token in its error.
const onEnd = sql`
  INSERT INTO opened SELECT (payload->>'token')::int FROM changed JOIN offload.job USING (id) WHERE job.kind = 'unlock' AND changed.state = 'succeeded'`;
const system = defineSystem({
  queues: { phone: { concurrency: 2, ownerRunning: 9, ownerOpen: 9 } },
  contracts: [call, unlock],
  hooks: [{ onEnd }],
});

let database: TestDatabase;
let jobs: Jobs;
let worker: RunningWorker;
let lines: string[];
let hangUp: (() => void) | null;
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });
const kinds = [
  defineProcessor(call, async () => {
    await new Promise<void>((resolve) => {
      hangUp = resolve;
    });
    return {};
  }),
  defineProcessor(unlock, async () => ({})),
];

beforeAll(async () => {
  database = await createTestDatabase();
  await database.core.execute(sql`CREATE TABLE opened (token int)`);
  jobs = openJobs({ system, databaseUrl: database.url });
});
afterEach(() => worker.stop());
afterAll(async () => {
  await jobs.close();
  await database.drop();
});

function startWorker(leaseMs?: number) {
  lines = [];
  hangUp = null;
  const log = openLog('worker', 'debug', { write: (line) => lines.push(line) });
  worker = createWorker({ system, kinds, databaseUrl: database.url, leaseMs, drainMs: 0, log });
}

/** Waits for the processor: its job is running a little sooner. */
const callBegins = () => until(() => hangUp);

async function end(id: string) {
  await until(async () => (await find(id)).finishedAt);
  return find(id);
}

it('records the end of a run whose gate is locked for too long', async () => {
  const { core } = database;
  startWorker();
  const { id } = await jobs.enqueue(call, {}, { ownerId: 'ada' });
  await callBegins();
  await core.execute(sql`UPDATE offload.gate SET failures = 1`);
  await core.transaction(async (tx) => {
    await tx.execute(sql`SELECT FROM offload.gate FOR UPDATE`);
    hangUp?.();
    await until(async () => (await countWaiting(core)) === 1);
    // As its `statement_timeout` would.
    await core.query(sql`
      SELECT pg_cancel_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    expect(await end(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
  });
  expect(lines.join('')).toContain('failed to report to a gate');
});

it('renews the lease of a run that is over until its end is recorded', async () => {
  const { core } = database;
  startWorker(1_500);
  const { id } = await jobs.enqueue(call, {}, { ownerId: 'ada' });
  await callBegins();
  await core.execute(sql`UPDATE offload.gate SET failures = 1`);
  await core.transaction(async (tx) => {
    await tx.execute(sql`SELECT FROM offload.gate FOR UPDATE`);
    hangUp?.();
    await until(async () => (await countWaiting(core)) === 1);
    const { leaseUntil } = await find(id);
    await until(async () => Number((await find(id)).leaseUntil) > Number(leaseUntil));
  });
  expect(await end(id)).toMatchObject({ state: 'succeeded', attempt: 1, fence: 1 });
});

it('keeps the secrets of a job out of the failure that a hook has caused, and out of the log', async () => {
  startWorker();
  const { id } = await jobs.enqueue(unlock, { token: 'open-sesame' }, { ownerId: 'ada' });
  const { state, errorStack } = await end(id);
  expect(state).toBe('failed');
  expect(errorStack).toContain('invalid input syntax for type integer: "•••"');
  expect(lines.join('')).toContain('invalid input syntax for type integer');
  expect(lines.join('')).not.toContain('open-sesame');
});

it('takes no other jobs until a claim that the full disk rejects has succeeded', async () => {
  const { core } = database;
  await core.execute(sql`
    CREATE FUNCTION reject() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE 'No space left on device' USING ERRCODE = 'disk_full'; END $$`);
  await core.execute(sql`
    CREATE TRIGGER full_disk BEFORE UPDATE ON offload.job
    FOR EACH ROW WHEN (NEW.state = 'running') EXECUTE FUNCTION reject()`);
  startWorker();
  const { id } = await jobs.enqueue(call, {}, { ownerId: 'ada' });
  await until(() => lines.join('').includes('dependency still down'));
  expect(lines.join('').split('dependency still down').at(-1)).not.toContain('queue resumed');
  await core.execute(sql`DROP TRIGGER full_disk ON offload.job`);
  await callBegins();
  hangUp?.();
  expect(await end(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
});
