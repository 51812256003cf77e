import { testEnv } from '@offload/testing';
import { Client } from 'pg';
import { v7 as uuid } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { contractOf } from '../../test/contract';
import { openJobs } from '../client/open-jobs';
import type { JobContext } from '../contract/context';
import { defineProcessor } from '../contract/define-processor';
import { defineSchedule } from '../contract/define-schedule';
import { OutageError, PermanentError, TransientError, WaitError } from '../contract/errors';
import { defineSystem } from '../system/system';
import { createTestJobs, type TestJobs } from './test-jobs';

const databaseUrl = testEnv('TEST_DATABASE_URL');
const owner = { ownerId: 'ada' };
const anything = contractOf('anything');
const other = contractOf('other', { queue: 'other' });
const unknown = contractOf('unknown');
const alone = contractOf('alone', { concurrency: { key: () => 'k', limit: 1 } });
const gated = contractOf('gated', { gate: () => 'host' });
const daily = defineSchedule({
  ...{ name: 'daily', contract: unknown, cron: '30 7 * * *', timeZone: 'Europe/Berlin', overlap: 'allow' },
  payload: ({ scheduledAt }) => ({ at: scheduledAt.getTime() }),
});
const queue = { concurrency: 1, ownerRunning: 1, ownerOpen: 9 };
const contracts = [anything, other, unknown, alone, gated];
const system = defineSystem({ queues: { email: queue, other: queue }, contracts });

let work: (ctx: JobContext, payload: object) => Promise<object> | object;
const kinds = [anything, other, alone, gated].map((contract) =>
  defineProcessor(contract, async (payload, ctx) => work(ctx, z.looseObject({}).parse(payload))),
);
const admin = new Client({ connectionString: databaseUrl });
let jobs: TestJobs;

beforeAll(async () => {
  await admin.connect();
  jobs = await createTestJobs({ system, kinds, databaseUrl });
});
afterEach(() => jobs.clear());
afterAll(async () => {
  await jobs.close();
  await admin.end();
});

const enqueue = () => jobs.enqueue(anything, {}, owner);
async function schemas(): Promise<string[]> {
  const { rows } = await admin.query<{ nspname: string }>('SELECT nspname FROM pg_namespace');
  return rows.map(({ nspname }) => nspname);
}

it('leaves a retry to a call of advance, even if it has long been due', async () => {
  work = () => Promise.reject(new TransientError('no', 'No.', { retryAfterMs: 0 }));
  const { id } = await enqueue();
  expect(await jobs.drain()).toMatchObject([{ id, state: 'retrying', attempt: 1 }]);
  expect(await jobs.drain()).toEqual([]);
  expect(await jobs.advance()).toMatchObject([{ id, attempt: 2 }]);
  expect(await jobs.advance()).toMatchObject([{ id, state: 'failed', attempt: 3 }]);
  await expect(jobs.advance()).rejects.toThrow('nothing to advance to');
});

it('stops a queue with an outage until the next call, and uses no attempt', async () => {
  let isDown = true;
  work = () => {
    if (isDown) throw new OutageError('Down.', async () => undefined);
    return {};
  };
  const ids = [(await enqueue()).id, (await enqueue()).id];
  expect(await jobs.drain()).toMatchObject([{ id: ids[0], state: 'queued', attempt: 0 }]);
  isDown = false;
  expect(await jobs.drain()).toMatchObject(ids.map((id) => ({ id, state: 'succeeded', attempt: 1 })));
});

it('runs jobs of which only one runs at once, or may be tried again by its gate', async () => {
  work = () => ({});
  await jobs.enqueueMany(
    alone,
    [1, 2, 3].map((a) => ({ payload: { a }, ...owner })),
  );
  expect(await jobs.drain()).toHaveLength(3);
  work = () => Promise.reject(new TransientError('down', 'Down.', { gateFailure: { status: 503 } }));
  await jobs.enqueueMany(
    gated,
    [1, 2, 3, 4].map((a) => ({ payload: { a }, ...owner, maxAttempts: 1 })),
  );
  expect(await jobs.drain()).toHaveLength(3);
  work = () => ({});
  // The failure that has closed the gate used no attempt.
  await jobs.advance('1 hour');
  expect(await jobs.list({ state: 'succeeded', kind: 'gated' })).toMatchObject({ jobs: [{}, {}] });
});

it('runs schedules at their own times, whose jobs may have no processor', async () => {
  const scheduled = defineSystem({ queues: system.queues, contracts, schedules: [daily] });
  const own = await createTestJobs({ system: scheduled, kinds, databaseUrl });
  await own.advance('3 days');
  const hour = new Intl.DateTimeFormat('en', { timeStyle: 'short', timeZone: 'Europe/Berlin' });
  const ticks = (await own.enqueued(unknown)).map(({ payload }) => z.object({ at: z.int() }).parse(payload));
  expect(ticks.map(({ at }) => hour.format(at))).toEqual(['7:30 AM', '7:30 AM', '7:30 AM']);
  await own.close();
});

it('lets time pass for the processor, and for deadlines', async () => {
  const times: number[] = [];
  work = (ctx) => {
    times.push(ctx.now().getTime());
    throw new WaitError('Not yet.', 3_600_000);
  };
  const deadline = new Date(Date.now() + 5_400_000);
  const { id } = await jobs.enqueue(anything, {}, { ...owner, deadline });
  await jobs.advance('1 hour');
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(3_600_000);
  await jobs.advance('31 minutes');
  expect(await jobs.get(id)).toMatchObject({ state: 'failed', error: { code: 'deadline' } });
});

it('prints an error that is not one of the core, which may be what a failing test is about', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  const mistake = new TypeError('not a function');
  work = () => Promise.reject(mistake);
  const { id } = await enqueue();
  await jobs.drain();
  expect(await jobs.get(id)).toMatchObject({ state: 'retrying', error: { code: 'internal' } });
  work = () => Promise.reject(new PermanentError('no', 'No.'));
  await jobs.advance();
  expect(print.mock.calls).toEqual([[mistake]]);
  print.mockRestore();
});

it('cancels a job while it runs', async () => {
  work = async (ctx) => {
    await jobs.cancel(id, { owner: 'ada', actor: 'user:ada' });
    await new Promise((resolve) => ctx.signal.addEventListener('abort', resolve));
    throw ctx.signal.reason;
  };
  const { id } = await enqueue();
  expect(await jobs.drain()).toMatchObject([{ id, state: 'canceled' }]);
});

it("runs what the app's own client has enqueued in a schema, and drops it at the end", async () => {
  const schema = `test_app_${uuid().slice(-12)}`;
  const names = new Map<string, unknown>();
  const services = Object.fromEntries([['clock', 7]]);
  work = (ctx) => ({ known: names.set('clock', Reflect.get(ctx.services, 'clock')).size });
  const own = await createTestJobs({ system, kinds, databaseUrl, schema, services });
  const app = openJobs({ system, databaseUrl, schema });
  const { id } = await app.enqueue(anything, {}, owner);
  expect(await own.drain()).toMatchObject([{ id, state: 'succeeded' }]);
  expect(names.get('clock')).toBe(7);
  await app.close();
  await own.close();
  expect((await schemas()).filter((name) => name.startsWith(schema))).toEqual([]);
});

it('drops the schemas that killed tests have left a day ago', async () => {
  const named = (msecs: number) => `test_${uuid({ msecs }).replaceAll('-', '')}`;
  const [old, recent] = [named(Date.now() - 25 * 3_600_000), named(Date.now() - 3_600_000)];
  for (const name of [old, `${old}_bullmq`, recent]) await admin.query(`CREATE SCHEMA ${name}`);
  const own = await createTestJobs({ system, kinds, databaseUrl });
  await own.close();
  const left = await schemas();
  expect([old, `${old}_bullmq`, recent].map((name) => left.includes(name))).toEqual([false, false, true]);
  await admin.query(`DROP SCHEMA ${recent}`);
});

it.each([
  [{ schema: 'offload' }, 'createTestJobs drops its schema, so it can\'t be "offload". Choose a name that'],
  [{ kind: [] }, 'createTestJobs has no option "kind". Use system,'],
  [{ databaseUrl: undefined }, 'createTestJobs needs the URL of the database.'],
])('says what to do about %o', async (mistake, advice) => {
  await expect(createTestJobs({ system, kinds, databaseUrl, ...mistake })).rejects.toThrow(advice);
});
