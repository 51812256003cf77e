import { randomUUID } from 'node:crypto';
import { createTestDatabase, startProxy, type TestDatabase, until } from '@offload/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createJobTools } from '../../test/jobs';
import { openDatabase } from '../database/database';
import { sql } from '../database/sql';
import type { QueueBackend } from './backend';
import { addToQueues } from './carry';
import { markDispatched } from './outbox';
import { openPostgresBackend } from './postgres';

const { put, take } = createJobTools();

let database: TestDatabase;
let backend: QueueBackend;
let errors: unknown[];

beforeEach(async () => {
  errors = [];
  database = await createTestDatabase();
  backend = openPostgresBackend(database.url, {
    schema: 'offload',
    onError: (error) => errors.push(error),
  });
});
afterEach(async () => {
  await backend.close();
  await database.drop();
});

/** Terminates the connections of other clients that run a statement. Returns how many there were. */
const breakConnections = () =>
  database.core.execute(sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle' AND query <> ''`);

// An error without a listener would end this process, and with it the tests.
it('reports a connection that broke while creating tables, and creates them with the next one', async () => {
  const opening = Promise.allSettled([backend.queue('email')]);
  await until(async () => (await breakConnections()) > 0);
  expect(await opening).toMatchObject([{ status: 'rejected' }]);
  await until(() => errors.length > 0);

  const queue = await backend.queue('email');
  await queue.addBulk([{ name: 'any', data: {}, opts: { jobId: 'one' } }]);
  expect(await queue.getJobState('one')).toBe('waiting');
});

it("rejects a worker that can't become ready, and opens it once it can", async () => {
  await backend.queue('email');
  await database.core.execute(sql`ALTER TABLE bullmq.migration RENAME TO hidden`);
  const taken: string[] = [];
  const open = () =>
    backend.worker('email', async ({ id }) => void taken.push(`${id}`), { concurrency: 5, lockMs: 5_000 });
  await expect(open()).rejects.toThrow('migration');
  await database.core.execute(sql`ALTER TABLE bullmq.hidden RENAME TO migration`);
  const worker = await open();
  await (await backend.queue('email')).addBulk([{ name: 'any', data: {}, opts: { jobId: 'one' } }]);
  await until(() => taken.length === 1);
  expect(errors).toEqual([]);
  await worker.close();
});

it("doesn't report connections that the server ends while they are being closed", async () => {
  const proxy = await startProxy(database.url);
  const onError = (error: unknown) => errors.push(error);
  const closed = openPostgresBackend(proxy.url, { schema: 'offload', onError });
  await closed.queue('email');
  // The server ends a connection before it hears that we close it.
  proxy.slow(1);
  await closed.close();
  const ended = await database.core.execute(sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`);
  expect(ended).toBeGreaterThan(0);
  await until(() => proxy.sentBytes() === 0);
  expect(errors).toEqual([]);
  await proxy.close();
});

it('waits for all queues on one connection, however many there are', async () => {
  const queues = Array.from({ length: 20 }, (_none, at) => `queue-${at}`);
  const taken: string[] = [];
  const settings = { concurrency: 1, lockMs: 5_000 };
  const open = (queue: string) => backend.worker(queue, async ({ id }) => void taken.push(id), settings);
  const workers = await Promise.all(queues.map(open));
  const addToAll = async (id: string) => {
    for (const name of queues)
      await (await backend.queue(name)).add('any', {}, { jobId: `${name}-${id}`, removeOnComplete: true });
    await until(() => queues.every((name) => taken.includes(`${name}-${id}`)));
  };
  await addToAll('first');
  // Their workers wait again.
  await addToAll('second');
  expect(await terminateListeners()).toBe(1);
  await addToAll('third');
  expect(taken).toHaveLength(60);
  await Promise.all(workers.map((worker) => worker.close()));
});

it("looks for deliveries itself while it can't listen, and reports why", async () => {
  const queue = await backend.queue('email');
  // As schedules have: until the next one, BullMQ would wait for up to an hour.
  await queue.add('any', {}, { jobId: 'later', delay: 3_600_000 });
  const taken: string[] = [];
  const settings = { concurrency: 1, lockMs: 5_000 };
  const worker = await backend.worker('email', async ({ id }) => void taken.push(id), settings);
  const admit = (isOpen: boolean) =>
    database.core.execute(
      sql`UPDATE pg_database SET datallowconn = ${isOpen} WHERE datname = current_database()`,
    );
  const take = async (jobId: string) => {
    // The pool can't open another connection now, if it needs one.
    await until(() => queue.add('any', {}, { jobId }).then(Boolean, () => false));
    await until(() => taken.includes(jobId));
  };
  await admit(false);
  await until(async () => {
    await terminateListeners();
    return errors.some((error) => `${error}`.includes('not currently accepting connections'));
  });
  for (const id of ['one', 'two']) await take(id);
  await admit(true);
  await until(async () => (await terminateListeners()) === 1);
  await take('after');
  await worker.close();
});

const terminateListeners = () =>
  database.core.execute(sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND (query ILIKE '%listen%bullmq_jobs%' OR application_name LIKE '%-listener-%')
      AND pid <> pg_backend_pid()`);

const entryOf = (id: string) => ({
  ...{ id, kind: 'any', queue: 'email', ownerId: 'ada', fence: 0, heldBy: null, scope: null },
  ...{ priority: 'normal' as const, userRequested: false },
});

it('carries a single job without creating tables, which takes PostgreSQL longer than all else', async () => {
  const countTemporary = async () => {
    const rows = await database.core.query(sql`SELECT FROM pg_namespace WHERE nspname LIKE 'pg_temp%'`);
    return rows.length;
  };
  await addToQueues(backend, {}, [entryOf(randomUUID())]);
  expect(await countTemporary()).toBe(0);
  await addToQueues(backend, {}, [entryOf(randomUUID()), entryOf(randomUUID())]);
  expect(await countTemporary()).toBe(1);
});

it("doesn't wait until the disk has what the queue carries or that it does, and does wait for the rows", async () => {
  await backend.queue('email');
  for (const statement of [
    `CREATE TABLE public.written (what text, synchronous_commit text)`,
    `CREATE FUNCTION record_write() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
       INSERT INTO public.written VALUES (TG_ARGV[0], current_setting('synchronous_commit'));
       RETURN NULL;
     END$$`,
    `CREATE TRIGGER record AFTER INSERT OR UPDATE ON bullmq.job FOR EACH ROW EXECUTE FUNCTION record_write('delivery')`,
    `CREATE TRIGGER record AFTER INSERT ON offload.job FOR EACH ROW EXECUTE FUNCTION record_write('row')`,
    `CREATE TRIGGER record_mark AFTER UPDATE OF dispatched_at ON offload.job FOR EACH ROW WHEN (NEW.state = 'queued')
       EXECUTE FUNCTION record_write('mark')`,
    `CREATE TRIGGER record_claim AFTER UPDATE ON offload.job FOR EACH ROW WHEN (NEW.state = 'running')
       EXECUTE FUNCTION record_write('claim')`,
  ])
    await database.core.execute({ text: statement, values: [] });
  // One connection for all: what the mark has set doesn't stay.
  const one = openDatabase(database.url, { poolSize: 1 });
  const { id } = await put(one, { queue: 'email' });
  const entry = entryOf(id);
  await markDispatched(one, [entry], await addToQueues(backend, {}, [entry]));
  await take(one, id);
  await one.close();
  const written = await database.core.query(sql`SELECT DISTINCT * FROM public.written ORDER BY what`);
  expect(written).toEqual([
    { what: 'claim', synchronous_commit: 'on' },
    { what: 'delivery', synchronous_commit: 'off' },
    { what: 'mark', synchronous_commit: 'off' },
    { what: 'row', synchronous_commit: 'on' },
  ]);
});
