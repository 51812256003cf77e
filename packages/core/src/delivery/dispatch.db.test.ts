import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createJobTools } from '../../test/jobs';
import { PlayedQueue } from '../../test/model/played-queue';
import { createJobClient } from '../client/client';
import type { Statement } from '../database/connection';
import { sql } from '../database/sql';
import { defineSystem } from '../system/system';

const { putTogether, take } = createJobTools();
const queues = { email: { concurrency: 1, ownerRunning: 3, ownerOpen: 9 } };
const unique = { key: 'order/1', while: 'open', forMs: null } as const;
const queue = new PlayedQueue();

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(() => queue.clear());
afterAll(() => database.drop());

const normal = 'normal' as const;
const high = 'high' as const;

it.each([
  ['without room for it', [normal, normal, normal], ['high', 'first', 'second']],
  ['with room for it', [normal, normal], ['high', 'first', 'second']],
  ['behind one that is as urgent', [normal, high], ['second', 'high', 'first']],
])(
  "puts its owner's urgent job before less urgent ones that it carries, %s",
  async (_case, carried, order) => {
    const { core: db } = database;
    const system = defineSystem({ queues, contracts: [] });
    const client = createJobClient({ system, db, backend: queue.asBackend(), onError: expect.fail });
    const mine = { ownerId: randomUUID(), ownerShare: 3 };
    const names = new Map<string, string>();
    const inQueue = () => queue.deliverable().flatMap(({ jobs }) => jobs.map(({ id }) => names.get(id)));
    const added: { name: string | undefined; queued: (string | undefined)[] }[] = [];
    queue.onAdd = async ({ jobs }) => {
      added.push({ name: names.get(jobs[0]?.id ?? ''), queued: inQueue() });
    };
    for (const [at, priority] of [...carried, high].entries()) {
      const [job] = await putTogether(db, { ...mine, priority });
      names.set(job?.id ?? '', ['first', 'second', 'third'].slice(0, carried.length)[at] ?? 'high');
      await client.dispatch(job ? [job] : []);
    }
    expect(inQueue()).toEqual(order);
    // When it's added, no worker can take a job that it goes before.
    const ahead = order.slice(0, order.indexOf('high') + 1);
    expect(added.find(({ name }) => name === 'high')?.queued).toEqual(ahead);
  },
);

it("puts an owner's jobs that are dispatched together in order", async () => {
  const { core: db } = database;
  const system = defineSystem({ queues, contracts: [] });
  const client = createJobClient({ system, db, backend: queue.asBackend(), onError: expect.fail });
  const mine = { ownerId: randomUUID(), ownerShare: 3 };
  const jobs = await putTogether(db, mine, mine, { ...mine, priority: high });
  await client.dispatch(jobs);
  const [first, second, urgent] = jobs.map(({ id }) => id);
  expect(queue.deliverable().flatMap((one) => one.jobs.map(({ id }) => id))).toEqual([urgent, first, second]);
});

it('adds no delivery of a job that was found instead of a new one: it would have the ID of its next one', async () => {
  const { core: db } = database;
  const system = defineSystem({ queues, contracts: [] });
  const client = createJobClient({ system, db, backend: queue.asBackend(), onError: expect.fail });
  const [job] = await putTogether(db, { unique });
  await client.dispatch(job ? [job] : []);
  const [delivery] = queue.deliverable();
  expect(delivery?.jobs).toMatchObject([{ id: job?.id }]);
  if (delivery) queue.lose(delivery);
  await take(db, job?.id ?? '');
  const [found] = await putTogether(db, { unique });
  expect(found).toMatchObject({ id: job?.id, isNew: false });
  await client.dispatch(found ? [found] : []);
  expect(queue.deliverable()).toEqual([]);
});

it('looks once for what is due, however many ask at the same moment', async () => {
  const { core } = database;
  let statements = 0;
  const query = <Row extends object>(statement: Statement) => {
    statements += 1;
    return core.query<Row>(statement);
  };
  const system = defineSystem({ queues, contracts: [] });
  const parts = { system, db: { ...core, query }, backend: queue.asBackend(), onError: expect.fail };
  const client = createJobClient(parts);
  const [job] = await putTogether(core, { runAt: new Date(Date.now() + 60_000) });
  await core.execute(sql`UPDATE offload.job SET next_attempt_at = now() WHERE id = ${job?.id}::uuid`);
  await Promise.all(Array.from({ length: 100 }, () => client.admitDue()));
  expect(queue.deliverable()).toMatchObject([{ jobs: [{ id: job?.id }] }]);
  expect(statements).toBeLessThan(10);
});

it('looks once for what is due if that fails, and leaves it to the sweeper', async () => {
  const errors: unknown[] = [];
  const query = () => Promise.reject(new Error('canceled'));
  const system = defineSystem({ queues, contracts: [] });
  const db = { ...database.core, query };
  const parts = { system, db, backend: queue.asBackend(), onError: (error: unknown) => errors.push(error) };
  const client = createJobClient(parts);
  await Promise.all(Array.from({ length: 100 }, () => client.admitDue()));
  expect(errors).toHaveLength(1);
});
