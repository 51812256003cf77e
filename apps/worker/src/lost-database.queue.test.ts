import { sql } from '@offload/core/sql';
import { enqueueMany } from '@offload/core/test/jobs';
import { createSystem } from '@offload/kinds/system';
import { startProxy, type TcpProxy, until } from '@offload/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

const count = 60;
const fine = quickKind('fine', async () => ({}));
let system: JobSystem;
let proxy: TcpProxy;

beforeEach(async () => {
  system = await openJobSystem();
  proxy = await startProxy(system.database.url);
});
afterEach(async () => {
  await proxy.open();
  await system.close();
  await proxy.close();
});

/** Has a claim wait that `begin` leads to, until `then` has been called. Returns what `begin` returns. */
async function holdClaims<Value>(begin: () => Promise<Value>, then: () => void): Promise<Value> {
  const { core } = system.database;
  await core.execute({
    text: `CREATE FUNCTION public.hold_claim() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END'`,
    values: [],
  });
  await core.execute(sql`
    CREATE TRIGGER hold_claim BEFORE UPDATE ON offload.job FOR EACH ROW WHEN (NEW.state = 'running')
    EXECUTE FUNCTION public.hold_claim()`);
  return core.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(1)`);
    const value = await begin();
    const waiting = sql`
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'`;
    // A transaction would see only the connections of when it first looked.
    await until(async () => (await core.query(waiting)).length > 0);
    then();
    return value;
  });
}

it.each([
  ['before', 15_000],
  ['after', 2_000],
])(
  'claims a job again, %s the end of its lease and without using an attempt, if the response to its claim was lost on a silent connection',
  async (_when, leaseMs) => {
    const cutOff = system.startWorker([fine], { DATABASE_URL: proxy.url, LEASE_MS: leaseMs });
    await until(() => cutOff.isReady());
    const id = await holdClaims(() => system.ask(fine.contract), proxy.silence);
    // The first claim was committed.
    expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1, fence: 2 });
  },
);

function enqueueAll() {
  const own = createSystem([fine.contract]);
  const request = { contract: fine.contract, payload: {}, options: { ownerId: system.person.id } };
  const requests = Array.from({ length: count }, () => request);
  return system.database.db.$transaction((tx) => enqueueMany(tx, own, requests));
}

async function countActive(): Promise<number> {
  const queue = await system.backend.queue('email');
  return (await queue.getJobs(['active'])).length;
}

it.each([
  ['refused', () => proxy.refuse()],
  ['silent', async () => proxy.hold()],
])(
  'returns deliveries to the queue while its database is %s, and takes no more until that responds',
  async (_how, cut) => {
    const cutOff = system.startWorker([fine], { DATABASE_URL: proxy.url, LEASE_MS: 5_000 });
    await until(() => cutOff.isReady());
    await cut();
    await system.client.dispatch(await enqueueAll());
    await until(async () => (await countActive()) > 0);
    await until(async () => (await countActive()) === 0);

    const other = system.startWorker([fine], { LEASE_MS: 5_000 });
    const { db } = system.database;
    await until(async () => (await db.job.count({ where: { finishedAt: null } })) === 0);
    expect(await db.job.count({ where: { state: 'succeeded', attempt: 1 } })).toBe(count);

    await other.stop();
    await proxy.open();
    const next = await system.ask(fine.contract);
    expect(await system.untilEnded(next)).toMatchObject({ state: 'succeeded', attempt: 1 });
  },
);
