import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import type { NewJob } from '../insert-job';
import { createJobTools, failure as jobFailure } from '../testing/jobs';
import { claimJobs } from '../worker/claim';
import type { Outcome } from '../worker/finish';
import { admitByGate, findGatesWithRoom, gatesOf } from './admit-by-gate';
import { type GateFailure, recordFailure, recordSuccess } from './breaker';
import type { GateLimits } from './limits';
import { type GateView, readGates, tryGate } from './read-gates';

let database: TestDatabase;
let db: Database;
let name: string;
const { put, take, run, finish, cancel, retry, worker } = createJobTools();
const success: Outcome = { state: 'succeeded', result: {} };

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());
beforeEach(() => {
  name = `host:${randomUUID()}`;
});

const request = (limits: GateLimits = {}, job: Partial<NewJob> = {}) =>
  put(db, { gate: { name, limits }, ...job });
const admit = async () => (await admitByGate(db, [name])).map(({ id }) => id);
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });
const fail = (jobId: string = randomUUID(), more: Partial<GateFailure> = {}) =>
  recordFailure(db, { name, jobId, message: 'Down.', status: 503, retryAfterMs: null, ...more });

async function read(): Promise<GateView> {
  const gate = (await readGates(db, 1_000)).find((each) => each.name === name);
  if (!gate) throw new Error('there is no such gate');
  return gate;
}

/** How many seconds a gate is closed from now. */
const secondsClosed = async () =>
  Math.round((((await read()).closedUntil?.getTime() ?? 0) - Date.now()) / 1_000);
const passTime = () => db.execute(sql`UPDATE offload.gate SET closed_until = now() WHERE name = ${name}`);

/** Lets the gate fail until it closes. */
async function close(): Promise<void> {
  await cancel(db, (await request()).id);
  for (let count = 0; count < 3; count += 1) await fail();
}

describe('a gate', () => {
  it('lets jobs through right after they are committed, and holds no job without a gate', async () => {
    const [free, gated] = [await put(db), await request()];
    expect([free.heldBy, gated.heldBy]).toEqual([null, 'gate']);
    expect(await gatesOf(db, [free, gated])).toEqual([name]);
    expect(await admit()).toEqual([gated.id]);
    expect(await find(gated.id)).toMatchObject({ heldBy: null, gate: name, progressStep: null });
  });

  it('lets no more jobs through than may run at once, however many ask, the most urgent first', async () => {
    const limits = { concurrency: 2 };
    const low = await request(limits, { priority: 'low' });
    const normal = await request(limits);
    const high = await request(limits, { priority: 'high' });
    const rounds = await Promise.all(Array.from({ length: 5 }, admit));
    expect(rounds.flat().sort()).toEqual([normal.id, high.id].sort());
    expect(await findGatesWithRoom(db, 1_000)).not.toContain(name);
    expect(await run(db, high.id, success)).toMatchObject({ waitingGate: name });
    expect(await findGatesWithRoom(db, 1_000)).toContain(name);
    expect(await admit()).toEqual([low.id]);
    expect(await run(db, normal.id, success)).toMatchObject({ waitingGate: null });
  });

  it('lets no more jobs start than its rate allows in each interval', async () => {
    const limits = { rate: { starts: 2, everyMs: 60_000 } };
    const jobs = [await request(limits), await request(limits), await request(limits)];
    const rounds = await Promise.all([admit(), admit()]);
    expect(rounds.flat()).toHaveLength(2);
    for (const { id } of jobs.slice(0, 2)) await run(db, id, success);
    expect(await admit()).toEqual([]);
    await db.execute(
      sql`UPDATE offload.gate SET interval_began_at = now() - interval '1 minute' WHERE name = ${name}`,
    );
    expect(await findGatesWithRoom(db, 1_000)).toContain(name);
    expect(await admit()).toEqual([jobs[2]?.id]);
  });

  it('has the limits that the code had when the last job was enqueued', async () => {
    await request({ concurrency: 1 });
    expect(await read()).toMatchObject({ concurrency: 1, rate: null, state: 'open' });
    await request({ rate: { starts: 5, everyMs: 1_000 } });
    expect(await read()).toMatchObject({
      concurrency: null,
      rate: { starts: 5, everyMs: 1_000 },
      waiting: 2,
    });
  });

  it('is not locked by a transaction that enqueues another job', async () => {
    const first = await request();
    await db.transaction(async (tx) => {
      await put(tx, { gate: { name, limits: {} } });
      expect(await admit()).toEqual([first.id]);
    });
  });

  it("stands before a job's concurrency key and its owner's share, which a held job doesn't use up", async () => {
    const concurrency = { key: randomUUID(), limit: 1 };
    const keyed = await request({}, { concurrency, ownerShare: 1 });
    expect(keyed.heldBy).toBe('gate');
    expect(await admitByGate(db, [name])).toMatchObject([{ id: keyed.id, heldBy: 'key' }]);
    const ownerId = randomUUID();
    await close();
    await request({}, { ownerId, ownerShare: 1 });
    expect((await put(db, { ownerId, ownerShare: 1 })).heldBy).toBeNull();
  });
});

describe('a gate that fails', () => {
  it('closes at the third failure in a row, and takes back the jobs that have not started', async () => {
    const [first, second, third] = [await request(), await request(), await request()];
    await admit();
    await take(db, first.id);
    expect([await fail(), await fail()]).toEqual([false, false]);
    await recordSuccess(db, name);
    expect([await fail(), await fail(), await fail()]).toEqual([false, false, true]);
    expect(await read()).toMatchObject({
      ...{ state: 'closed', failures: 3, lastError: 'Down.', lastStatus: 503, running: 1, waiting: 2 },
    });
    expect(await find(first.id)).toMatchObject({ state: 'running', heldBy: null });
    for (const { id } of [second, third]) {
      expect(await find(id)).toMatchObject({ heldBy: 'gate', dispatchedAt: null });
      const [result] = await claimJobs(db, [id], worker);
      expect(result?.claimed).toBeNull();
    }
    expect(await admit()).toEqual([]);
  });

  it('tries one job when its time is over, waits twice as long if that fails, and opens if it succeeds', async () => {
    await close();
    const [first, second] = [await request(), await request()];
    expect(await secondsClosed()).toBe(15);
    await passTime();
    expect((await read()).state).toBe('half-open');
    const rounds = await Promise.all([admit(), admit(), admit()]);
    expect(rounds.flat()).toEqual([first.id]);
    expect(await fail(first.id)).toBe(true);
    expect(await secondsClosed()).toBe(30);
    await passTime();
    expect(await admit()).toHaveLength(1);
    await recordSuccess(db, name);
    expect(await read()).toMatchObject({ state: 'open', failures: 0, closedUntil: null });
    expect((await admit()).length).toBe(1);
    expect((await find(second.id)).heldBy).toBeNull();
  });

  it('tries another job if the one that it tried has ended without a verdict', async () => {
    await close();
    const [first, second] = [await request(), await request()];
    await passTime();
    expect(await admit()).toEqual([first.id]);
    await run(db, first.id, { state: 'failed', failure: jobFailure });
    expect(await admit()).toEqual([second.id]);
  });

  it('learns nothing from jobs that started before it closed', async () => {
    const { id } = await request();
    await close();
    expect(await fail(id, { message: 'Late.' })).toBe(true);
    expect(await read()).toMatchObject({ failures: 3, lastError: 'Late.' });
    await recordSuccess(db, name);
    expect(await read()).toMatchObject({ state: 'closed', failures: 3 });
  });

  it('closes at once for as long as it asks to be left alone', async () => {
    await request();
    expect(await fail(randomUUID(), { status: 429, retryAfterMs: 120_000 })).toBe(true);
    expect(await secondsClosed()).toBe(120);
    expect(await fail(randomUUID(), { status: 429, retryAfterMs: 1_000 })).toBe(true);
    expect(await secondsClosed()).toBe(120);
  });

  it('never waits longer than ten minutes on its own', async () => {
    const { id } = await request();
    await close();
    for (let count = 0; count < 12; count += 1) {
      await passTime();
      await admit();
      await fail(id);
      await db.execute(sql`UPDATE offload.job SET held_by = 'gate' WHERE id = ${id}::uuid`);
    }
    expect(await secondsClosed()).toBe(600);
  });

  it('tries a job at once when someone asks for it, also if an earlier try hangs', async () => {
    expect(await tryGate(db, name)).toBe(false);
    const [hanging, next] = [await request(), await request()];
    expect(await tryGate(db, name)).toBe(false);
    await close();
    expect(await tryGate(db, name)).toBe(true);
    expect(await admit()).toEqual([hanging.id]);
    await take(db, hanging.id);
    expect(await admit()).toEqual([]);
    expect(await tryGate(db, name)).toBe(true);
    expect(await admit()).toEqual([next.id]);
  });
});

describe('a job whose gate is closed', () => {
  it('goes back behind the gate without an attempt', async () => {
    const { id } = await request();
    await admit();
    const { fence } = await take(db, id);
    await close();
    const outcome = { state: 'queued', reason: 'Down.', gate: 'gate' } as const;
    expect(await finish(db, { id, fence, outcome })).toMatchObject([{ state: 'queued' }]);
    expect(await find(id)).toMatchObject({ attempt: 0, heldBy: 'gate', progressStep: 'Down.' });
  });

  it('can be canceled, and waits for the gate again when it is retried', async () => {
    await close();
    const { id } = await request();
    expect(await cancel(db, id)).toMatchObject({ state: 'canceled', heldBy: null });
    expect(await retry(db, id)).toMatchObject({ heldBy: 'gate' });
  });
});
