import { writeQueueLimits } from '@offload/core/test/worker-parts';
import { createPerson, until } from '@offload/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;
let started: string[] = [];
let isHolding = true;
let release = new Map<string, () => void>();
const noLimits = { concurrency: null, perMinute: null, ownerRunning: null, ownerOpen: null };

// Runs until the test releases it, so that the queue determines the order of starts, not the clock.
const held = quickKind(
  'held',
  async (_payload, ctx) => {
    started.push(ctx.job.ownerId);
    if (isHolding) await new Promise<void>((resolve) => release.set(ctx.job.id, resolve));
    return {};
  },
  { queue: 'report' },
);
const quick = quickKind('quick', async () => ({}));
const unknown = quickKind('unknown', async () => ({}));

beforeAll(async () => {
  system = await openJobSystem();
});
afterEach(async () => {
  isHolding = false;
  for (const finish of release.values()) finish();
  await system.reset();
  [started, release, isHolding] = [[], new Map(), true];
});
afterAll(() => system.close());

async function finishOne(): Promise<void> {
  const [id, finish] = await until(() => [...release][0]);
  release.delete(id);
  finish();
}

it.each(['normal', 'high'] as const)(
  "starts another owner's job within two job lengths while one has 50 open, each of priority %s",
  async (priority) => {
    const other = await createPerson(system.database.db);
    for (let count = 0; count < 50; count += 1) await system.ask(held.contract, { priority });
    system.startWorker([held]);
    await until(() => started.length === 2);
    await system.ask(held.contract, { ownerId: other.id });
    // Two run at a time, so four finished jobs are two job lengths.
    for (let ends = 0; ends < 4 && !started.includes(other.id); ends += 1) {
      const before = started.length;
      await finishOne();
      await until(() => started.length > before);
    }
    expect(started).toContain(other.id);
  },
);

it("runs an owner's urgent job before their other jobs, even beyond their share", async () => {
  await writeQueueLimits(system.database.db, 'report', { ...noLimits, concurrency: 1, ownerRunning: 1 });
  system.startWorker([held]);
  for (let count = 0; count < 3; count += 1) await system.ask(held.contract);
  await until(() => release.size === 1);
  const urgent = await system.ask(held.contract, { priority: 'high' });
  await finishOne();
  await until(() => release.has(urgent));
});

it("limits an owner's running jobs across workers, and still runs all of them", async () => {
  const { db } = system.database;
  await writeQueueLimits(db, 'report', { ...noLimits, ownerRunning: 3 });
  for (const _worker of [1, 2, 3]) system.startWorker([held]);
  for (let count = 0; count < 8; count += 1) await system.ask(held.contract);
  await until(() => started.length === 3);
  const states = () => db.job.groupBy({ by: ['state'], _count: true, orderBy: { state: 'asc' } });
  expect(await states()).toMatchObject([
    { state: 'queued', _count: 5 },
    { state: 'running', _count: 3 },
  ]);
  for (let ends = 0; ends < 8; ends += 1) await finishOne();
  await until(async () => (await db.job.count({ where: { state: 'succeeded' } })) === 8);
  expect(await db.job.findFirst({ where: { attempt: { not: 1 } } })).toBeNull();
});

it("doesn't use up a queue's rate limit on unknown kinds, and runs them once a worker knows the kind", async () => {
  const { db } = system.database;
  await writeQueueLimits(db, 'email', { ...noLimits, perMinute: 2 });
  system.startWorker([quick]);
  const queue = await system.backend.queue('email');
  await until(async () => (await queue.getGlobalRateLimit())?.max === 2);
  await until(async () => (await db.workerProcess.count()) === 1);
  const strangers: string[] = [];
  for (let count = 0; count < 5; count += 1) strangers.push(await system.ask(unknown.contract));
  for (let count = 0; count < 2; count += 1) {
    expect(await system.untilEnded(await system.ask(quick.contract))).toMatchObject({ state: 'succeeded' });
  }
  const waiting = { state: 'queued', attempt: 0, heldBy: 'kind' };
  for (const id of strangers) expect(await system.find(id)).toMatchObject(waiting);
  await writeQueueLimits(db, 'email', noLimits);
  system.startWorker([quick, unknown]);
  for (const id of strangers) expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded' });
});

it('leaves jobs of a new kind to workers that know it, after two deliveries to an old worker at most', async () => {
  const { db } = system.database;
  await logHolds();
  for (const kinds of [[quick], [quick, unknown]]) {
    const online = await db.workerProcess.count();
    system.startWorker(kinds);
    await until(async () => (await db.workerProcess.count()) > online);
  }
  for (let count = 0; count < 10; count += 1) {
    const id = await system.ask(unknown.contract);
    expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded' });
    const [holds] = await db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int FROM hold WHERE job_id = ${id}::uuid`;
    expect(holds?.count).toBeLessThanOrEqual(2);
  }
});

/** Logs in the database each time that a worker holds a job of a kind that it doesn't know. */
async function logHolds(): Promise<void> {
  const { db } = system.database;
  await db.$executeRaw`CREATE TABLE hold (job_id uuid NOT NULL)`;
  await db.$executeRaw`
    CREATE FUNCTION log_hold() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN INSERT INTO hold VALUES (NEW.id); RETURN NULL; END'`;
  await db.$executeRaw`
    CREATE TRIGGER log_hold AFTER UPDATE ON offload.job FOR EACH ROW
    WHEN (NEW.held_by = 'kind' AND OLD.held_by IS NULL) EXECUTE FUNCTION log_hold()`;
}

it('names the contract versions and the missing field when a payload is outdated', async () => {
  const before = quickKind('changing', async () => ({}));
  const after = quickKind('changing', async () => ({}), {
    version: 2,
    payload: z.object({ format: z.string() }),
  });
  system.startWorker([after]);
  const job = await system.untilEnded(await system.ask(before.contract));
  expect(job).toMatchObject({ state: 'failed', errorCode: 'invalid_payload', attempt: 1 });
  expect(job.errorMessage).toContain('written for version 1 of its contract, and this worker has version 2');
  expect(job.errorMessage).toContain('format: ');
});
