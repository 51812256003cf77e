import { TransientError } from '@offload/core/contract';
import { enqueueIn } from '@offload/core/test/jobs';
import { createSystem } from '@offload/kinds/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;

beforeAll(async () => {
  system = await openJobSystem();
});
afterAll(() => system.close());

const Payload = z.object({ customer: z.string() });

it("limits simultaneous jobs with the same key to the contract's limit across workers", async () => {
  const running = new Map<string, number>();
  const most = new Map<string, number>();
  const count = (customer: string, change: number) => {
    const now = (running.get(customer) ?? 0) + change;
    running.set(customer, now);
    most.set(customer, Math.max(most.get(customer) ?? 0, now));
  };
  const work = async (payload: unknown) => {
    const { customer } = Payload.parse(payload);
    count(customer, 1);
    for (let reads = 0; reads < 10; reads += 1) await system.database.db.user.count();
    count(customer, -1);
    return {};
  };
  const key = (payload: unknown) => Payload.parse(payload).customer;
  const keyed = quickKind('keyed', work, { concurrency: { key, limit: 1 } });
  const asked = ['Ada', 'Bob'].flatMap((customer) =>
    Array.from({ length: 5 }, () => system.ask(keyed.contract, { payload: { customer } })),
  );
  for (let workers = 0; workers < 2; workers += 1) system.startWorker([keyed]);
  for (const id of asked) expect(await system.untilEnded(await id)).toMatchObject({ state: 'succeeded' });
  expect(Object.fromEntries(most)).toEqual({ Ada: 1, Bob: 1 });
});

it('enqueues a unique job only once for thirty simultaneous callers', async () => {
  let runs = 0;
  const process = async () => {
    runs += 1;
    return {};
  };
  const once = quickKind('once', process, { unique: { key: () => 'all', while: 'open' } });
  const enqueue = enqueueIn(createSystem([once.contract]));
  const { db } = system.database;
  const patience = { maxWait: 60_000, timeout: 60_000 };
  const enqueued = await Promise.all(
    Array.from({ length: 30 }, () =>
      db.$transaction((tx) => enqueue(tx, once.contract, {}, { ownerId: system.person.id }), patience),
    ),
  );
  expect(new Set(enqueued.map(({ id }) => id)).size).toBe(1);
  expect(enqueued.filter(({ isNew }) => isNew)).toHaveLength(1);
  await system.client.dispatch(enqueued);
  system.startWorker([once]);
  const [{ id } = { id: '' }] = enqueued;
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
  const next = await system.ask(once.contract);
  expect(next).not.toBe(id);
  await system.untilEnded(next);
  expect(runs).toBe(2);
});

const report = async (payload: unknown) => ({ payload });
/** Two versions of a contract, in which the field `name` was renamed to `customer`. */
const versionsOf = (kind: string) => ({
  first: quickKind(kind, report),
  second: quickKind(kind, report, {
    version: 2,
    payload: Payload,
    migrate: (payload) => ({ customer: z.object({ name: z.string() }).parse(payload).name }),
  }),
});

it('migrates a payload of an earlier version when its job runs', async () => {
  const { first, second } = versionsOf('renamed');
  const id = await system.ask(first.contract, { payload: { name: 'Ada' } });
  system.startWorker([second]);
  expect(await system.untilEnded(id)).toMatchObject({ result: { payload: { customer: 'Ada' } } });
});

it('leaves a payload of a later version to a newer worker, without using an attempt', async () => {
  const { first, second } = versionsOf('renamed-later');
  const other = quickKind('other', async () => ({}));
  system.startWorker([first, other]);
  const id = await system.ask(second.contract, { payload: { customer: 'Ada' } });
  // Once a job behind it has run, the worker has seen this one.
  expect(await system.untilEnded(await system.ask(other.contract))).toMatchObject({ state: 'succeeded' });
  expect(await system.find(id)).toMatchObject({ state: 'queued', attempt: 0 });
  system.startWorker([second]);
  expect(await system.untilEnded(id)).toMatchObject({ result: { payload: { customer: 'Ada' } }, attempt: 1 });
});

it("retries exactly when the error says, regardless of the kind's backoff", async () => {
  const busy = quickKind(
    'busy',
    async (_payload, { attempt }) => {
      if (attempt === 1) throw new TransientError('busy', 'Busy.', { retryAfterMs: 3_600_000 });
      return {};
    },
    { backoff: { everyMs: 1 } },
  );
  system.startWorker([busy]);
  const id = await system.ask(busy.contract);
  const { nextAttemptAt } = await system.untilState(id, 'retrying');
  const failed = (await system.history(id)).find(({ state }) => state === 'retrying');
  expect((nextAttemptAt?.getTime() ?? 0) - (failed?.at.getTime() ?? 0)).toBe(3_600_000);
  await system.endWait(id);
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 2 });
});
