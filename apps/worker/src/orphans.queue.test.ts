import { randomUUID } from 'node:crypto';
import { openDatabase, sql } from '@offload/core/sql';
import { createSweep } from '@offload/core/test/worker-parts';
import { system as demo } from '@offload/kinds/system';
import { startProxy, until } from '@offload/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;
let letGo: () => Promise<void> = async () => undefined;
const fine = quickKind('fine', async () => ({}));

beforeEach(async () => {
  system = await openJobSystem();
});
afterEach(async () => {
  await letGo();
  await system.close();
});

/** Orphans a job as a dead worker would, and holds its delivery for an hour, as a wrong clock would. */
async function orphan(): Promise<string> {
  const { db } = system.database;
  const id = await system.ask(fine.contract, { dispatch: false });
  let isDelivered = false;
  let finish: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const consume = async () => {
    isDelivered = true;
    return held;
  };
  const worker = await system.backend.worker('email', consume, { concurrency: 1, lockMs: 3_600_000 });
  letGo = async () => {
    finish();
    await worker.close();
    letGo = async () => undefined;
  };
  await system.dispatch(id);
  await until(() => isDelivered);
  const gone = { state: 'running', fence: 1, attempt: 1, startedAt: new Date(), workerId: randomUUID() };
  await db.job.update({
    where: { id },
    data: { ...gone, dispatchedAt: new Date(), leaseUntil: new Date(0) },
  });
  return id;
}

it('delivers an orphaned job again, no matter what the queue reports', async () => {
  const id = await orphan();
  system.startWorker([fine]);
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 2 });
});

it.each([500, 1_000, 5_000])('takes over from a worker that died with a lease of %i ms', async (leaseMs) => {
  const id = await orphan();
  system.startWorker([fine], { LEASE_MS: leaseMs });
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 2 });
});

it("doesn't treat a job that it runs as orphaned, even if a transaction locks its row for longer than its lease", async () => {
  const { core } = system.database;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const held = quickKind('held', async () => {
    await ended;
    return {};
  });
  system.startWorker([held], { LEASE_MS: 1_000 });
  const id = await system.ask(held.contract);
  await until(async () => (await system.find(id)).state === 'running');
  await core.transaction(async (tx) => {
    await tx.execute(sql`SELECT FROM offload.job WHERE id = ${id}::uuid FOR NO KEY UPDATE`);
    // Several rounds of the sweeper.
    const isLongOver = sql`
      SELECT FROM offload.job WHERE id = ${id}::uuid AND lease_until < clock_timestamp() - interval '4 s'`;
    await until(async () => (await tx.query(isLongOver)).length > 0);
  });
  const renewed = sql`SELECT FROM offload.job WHERE id = ${id}::uuid AND lease_until > now()`;
  await until(async () => (await core.query(renewed)).length > 0);
  end();
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1, fence: 1 });
});

it("treats no job as orphaned within two thirds of a lease after an outage, when leases couldn't be renewed", async () => {
  const leaseMs = 1_500;
  const proxy = await startProxy(system.database.url);
  const db = openDatabase(proxy.url, { poolSize: 4 });
  const sweep = createSweep(
    { system: demo, db, writes: db, backend: system.backend, client: system.client },
    leaseMs,
  );
  const sweepUntilLost = (id: string) =>
    until(async () => {
      await sweep();
      return (await system.find(id)).errorCode === 'worker_lost';
    });
  await sweepUntilLost(await abandon());

  await proxy.refuse();
  await expect(sweep()).rejects.toThrow();
  await proxy.open();
  const id = await abandon();
  const back = performance.now();
  await sweepUntilLost(id);
  expect(performance.now() - back).toBeGreaterThan(1_000);

  await db.close();
  await proxy.close();
});

/** Leaves a job on its last attempt with an expired lease. */
async function abandon(): Promise<string> {
  const id = await system.ask(fine.contract, { dispatch: false });
  const { maxAttempts } = await system.find(id);
  const lastAttempt = { state: 'running', fence: 1, attempt: maxAttempts, startedAt: new Date() };
  await system.database.db.job.update({
    where: { id },
    data: { ...lastAttempt, workerId: randomUUID(), dispatchedAt: new Date(), leaseUntil: new Date(0) },
  });
  return id;
}
