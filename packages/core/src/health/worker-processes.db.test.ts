import { randomUUID } from 'node:crypto';
import { createTestDatabase, someWorker, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools, loseWorker, workerId } from '../../test/jobs';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { claimJobs } from '../run/claim';
import {
  beat,
  countWorkers,
  listOutages,
  listSilentWorkers,
  listWorkers,
  pruneOfflineWorkers,
  signOff,
} from './worker-processes';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

it('counts online workers until they unregister or go offline', async () => {
  const [one, two] = [someWorker(), someWorker()];
  await beat(db, one, 60_000);
  await beat(db, two, 60_000);
  await beat(db, two, 60_000);
  expect(await countWorkers(db)).toBe(2);
  await signOff(db, one.id);
  await beat(db, two, -1);
  expect(await countWorkers(db)).toBe(0);
  await beat(db, two, 60_000);
  expect(await countWorkers(db)).toBe(1);
});

it('prunes workers that have been offline for a day', async () => {
  const [gone, silent] = [someWorker(), someWorker()];
  await beat(db, gone, -25 * 3_600_000);
  await beat(db, silent, -23 * 3_600_000);
  await pruneOfflineWorkers(db);
  const known = await database.db.workerProcess.findMany({ where: { id: { in: [gone.id, silent.id] } } });
  expect(known.map(({ id }) => id)).toEqual([silent.id]);
});

it('lists online workers with their stats, and offline workers for an hour', async () => {
  const [alive, silent, gone] = [
    someWorker({ running: 3 }),
    someWorker({ host: 'silent' }),
    someWorker({ host: 'gone' }),
  ];
  await beat(db, silent, -59 * 60_000);
  await beat(db, gone, -61 * 60_000);
  await beat(db, alive, 60_000);
  const busy = { ...alive, running: 5, queues: { image: 2 }, rssBytes: 3_000_000_000, loopDelayMs: 12.5 };
  await beat(db, busy, 60_000);
  const ids = [alive, silent, gone].map(({ id }) => id);
  const listed = (await listWorkers(db)).filter(({ id }) => ids.includes(id));
  expect(listed).toMatchObject([busy, silent]);
  expect(listed[0]?.aliveForMs).toBeGreaterThan(50_000);
  expect(listed[1]?.aliveForMs).toBeLessThan(0);
});

it('leaves out a replaced worker after a minute, unless it still has jobs', async () => {
  const { put, take } = createJobTools();
  const host = 'replaced.example.com';
  const [ended, justEnded, elsewhere] = [
    someWorker({ host }),
    someWorker({ host }),
    someWorker({ host: 'alone.example.com' }),
  ];
  const busy = someWorker({ host, id: workerId, queues: { email: 1 } });
  const { id } = await put(db);
  await take(db, id);
  for (const worker of [ended, busy, elsewhere]) await beat(db, worker, -61_000);
  await beat(db, justEnded, -59_000);
  const listed = async () => {
    const known = [ended, justEnded, elsewhere, busy].map((worker) => worker.id);
    return (await listWorkers(db))
      .map((worker) => worker.id)
      .filter((one) => known.includes(one))
      .sort();
  };
  const idsOf = (...workers: { id: string }[]) => workers.map((worker) => worker.id).sort();
  expect(await listed()).toEqual(idsOf(ended, justEnded, elsewhere, busy));
  await beat(db, someWorker({ host }), 60_000);
  expect(await listed()).toEqual(idsOf(justEnded, elsewhere, busy));
  await loseWorker(db, id);
  await claimJobs(db, [id], { ...createJobTools().worker, workerId: randomUUID() });
  expect(await listed()).toEqual(idsOf(justEnded, elsewhere));
  await signOff(db, workerId);
});

it('says since when a queue is down: since the first of its workers noticed', async () => {
  const outage = { queue: 'email', reason: 'Waiting for the mail server', detail: 'ECONNREFUSED' };
  const [first, second, old] = [600_000, 60_000, undefined].map((lastedMs) =>
    someWorker({ outages: [{ ...outage, ...(lastedMs && { lastedMs }) }] }),
  );
  if (!first || !second || !old) throw new Error('Three workers are needed.');
  await beat(db, old, 60_000);
  const unprobed = { probes: 0, nextProbeAt: null };
  expect(await listOutages(db)).toEqual([{ ...outage, since: null, ...unprobed }]);
  await beat(db, second, 60_000);
  await beat(db, first, 60_000);
  const [listed] = await listOutages(db);
  const minutes = Math.round((Date.now() - (listed?.since?.getTime() ?? 0)) / 60_000);
  expect({ ...listed, since: minutes }).toEqual({ ...outage, since: 10, ...unprobed });
  for (const { id } of [first, second, old]) await signOff(db, id);
  expect(await listOutages(db)).toEqual([]);
});

it('says how often workers have probed a dependency, and when the next of them does', async () => {
  const outage = { queue: 'email', reason: 'Waiting for the mail server', detail: 'ECONNREFUSED' };
  const [first, second] = [
    someWorker({ outages: [{ ...outage, probes: 3, nextProbeMs: 50_000 }] }),
    someWorker({ outages: [{ ...outage, probes: 2, nextProbeMs: 40_000 }] }),
  ];
  await beat(db, first, 60_000);
  await beat(db, second, 60_000);
  const [listed] = await listOutages(db);
  const seconds = Math.round(((listed?.nextProbeAt?.getTime() ?? 0) - Date.now()) / 10_000) * 10;
  expect({ ...listed, nextProbeAt: seconds }).toMatchObject({ probes: 5, nextProbeAt: 40 });
  for (const { id } of [first, second]) await signOff(db, id);
});

it('names the workers that have missed a heartbeat, and when they were last heard of', async () => {
  const [alive, silent] = [someWorker(), someWorker()];
  await beat(db, alive, 60_000);
  await beat(db, silent, 15_000);
  const listed = async () =>
    (await listSilentWorkers(db)).filter(({ id }) => [alive.id, silent.id].includes(id));
  expect(await listed()).toEqual([]);
  await db.execute(sql`
    UPDATE offload.worker_process SET beat_at = now() - interval '12 s', alive_until = now() + interval '3 s'
    WHERE id = ${silent.id}::uuid`);
  const [found] = await listed();
  expect(found?.id).toBe(silent.id);
  expect(Date.now() - (found?.lastHeardAt.getTime() ?? 0)).toBeGreaterThan(11_000);
});

it('counts the jobs of an offline worker until they are rescued', async () => {
  const { put, take, worker } = createJobTools();
  const gone = someWorker({ id: workerId, queues: { email: 2 }, running: 2 });
  const [one, two] = [await put(db), await put(db)];
  await take(db, one.id);
  await take(db, two.id);
  await beat(db, gone, -1);
  const held = async () => (await listWorkers(db)).find(({ id }) => id === workerId)?.running;
  expect(await held()).toBe(2);
  await loseWorker(db, one.id);
  await claimJobs(db, [one.id], { ...worker, workerId: randomUUID() });
  expect(await held()).toBe(1);
});
