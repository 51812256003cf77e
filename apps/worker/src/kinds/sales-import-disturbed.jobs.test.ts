import type { Job } from '@offload/db';
import { salesImport } from '@offload/kinds/sales-import';
import { createPerson, until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { signalIsolated } from '../isolated/testing/processes';
import { type JobSystem, loadOnly, openJobSystem } from '../testing/job-system';
import { askForImport, header, ordersOf, row } from '../testing/sales-import';

// It saves 20,000 rows at a time.
const many = 21_000;
const few = 1_000;
// The trigger holds a row of it.
const heldQuantity = 7;

let system: JobSystem;
let ownerId: string;

beforeAll(async () => {
  system = await openJobSystem();
  const { db } = system.database;
  await db.$executeRaw`
    CREATE FUNCTION public.hold_saving() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock(2); RETURN NEW; END $$`;
  await db.$executeRaw`
    CREATE TRIGGER hold_saving BEFORE INSERT ON public.sales_order FOR EACH ROW
      WHEN (NEW.quantity = 7) EXECUTE FUNCTION public.hold_saving()`;
  system.startWorker(await loadOnly(salesImport));
});
beforeEach(async () => {
  ownerId = (await createPerson(system.database.db)).id;
});
afterAll(() => system.close());

const crashed = expect.stringMatching(/^The process running this job crashed on attempt 1 of /);

it("produces the same result when it's killed partway and run again", async () => {
  const id = await disturb(async (killed) => {
    signalIsolated('SIGKILL');
    expect(await system.untilRetrying(killed)).toMatchObject({ attempt: 1, message: crashed });
    expect(await ordersOf(system, ownerId)).toHaveLength(0);
  });
  const job = await untilDone(id);
  const none = { changed: 0, same: 0, repeated: 0 };
  expect(job.result).toEqual({ ...none, rows: many + 1, new: many, rejected: 1, dryRun: false });
  expect(await system.database.db.order.count({ where: { ownerId } })).toBe(many);
  expect(await system.database.db.file.count({ where: { jobId: id, role: 'output' } })).toBe(1);
});

it('runs again without using an attempt when the database closes its connection partway', async () => {
  const id = await disturb(
    () => system.database.db.$queryRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE '%INSERT INTO sales_order%' AND pid <> pg_backend_pid()`,
    few,
  );
  expect(await untilDone(id)).toMatchObject({ state: 'succeeded', attempt: 1, fence: 2 });
  expect(await system.database.db.order.count({ where: { ownerId } })).toBe(few);
});

it("changes nothing when it's canceled, and shows how far it got", async () => {
  const id = await disturb(async (job) => {
    await until(async () => (await system.find(job)).progressStep?.startsWith('Saving'));
    await system.client.cancel(job, { owner: ownerId, actor: 'user:x' });
    await system.untilEnded(job);
  });
  const job = await system.find(id);
  expect(job).toMatchObject({
    state: 'canceled',
    progressStep: 'Saving 21,000 orders',
  });
  expect(job.progressPercent).toBeGreaterThanOrEqual(50);
  await until(async () => (await countImporting()) === 0);
  expect(await ordersOf(system, ownerId)).toHaveLength(0);
});

it("can't be canceled once its orders are committed, and succeeds even if its process dies then", async () => {
  const { db } = system.database;
  await db.$executeRaw`
    CREATE FUNCTION public.hold_commit() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$`;
  await db.$executeRaw`
    CREATE CONSTRAINT TRIGGER hold_commit AFTER INSERT ON public.order_change DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION public.hold_commit()`;
  const { id, canceling } = await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = 0`;
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(1)::text`;
      const id = await ask(fileOf(1));
      await until(async () => (await countWaiting()) === 1);
      signalIsolated('SIGSTOP');
      const canceling = cancel(id);
      await until(async () => (await countWaiting()) === 2);
      return { id, canceling };
    },
    { timeout: 120_000 },
  );
  expect(await canceling).toBeNull();
  expect(await ordersOf(system, ownerId)).toHaveLength(1);
  signalIsolated('SIGKILL');
  // Those that hold it end with it.
  signalIsolated('SIGCONT');
  await until(async () => (await system.find(id)).errorCode === 'crashed');
  expect(await cancel(id)).toBeNull();
  expect(await untilDone(id)).toMatchObject({ state: 'succeeded', attempt: 2, result: { new: 0, same: 1 } });
});

const cancel = (id: string) => system.client.cancel(id, { owner: ownerId, actor: `user:${ownerId}` });
const ask = (content: string) => askForImport(system, content, ownerId);

/** Returns a file of an invalid row and valid ones, the last of which is held. */
function fileOf(rows: number): string {
  const valid = Array.from({ length: rows }, (_, at) => row(at, at === rows - 1 ? heldQuantity : 1));
  return `${header}bad\n${valid.join('')}`;
}

/** Enqueues an import and does something in the middle of it, while it saves its last row. Returns its ID. */
function disturb(work: (id: string) => Promise<unknown>, rows = many): Promise<string> {
  return system.database.db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = 0`;
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(2)::text`;
      const id = await ask(fileOf(rows));
      await until(async () => (await countWaiting()) === 1);
      await work(id);
      return id;
    },
    { timeout: 250_000 },
  );
}

async function untilDone(id: string): Promise<Job> {
  await until(async () => (await system.find(id)).state === 'succeeded', 90_000);
  return system.find(id);
}

async function countImporting(): Promise<number> {
  const [found] = await system.database.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE '%imported%' AND pid <> pg_backend_pid()`;
  return found?.count ?? 0;
}

async function countWaiting(): Promise<number> {
  const [found] = await system.database.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return found?.count ?? 0;
}
