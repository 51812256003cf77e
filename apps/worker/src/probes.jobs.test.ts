import type { Server } from 'node:http';
import type { RunningWorker } from '@offload/core/worker';
import { findFreePort } from '@offload/processes';
import { until } from '@offload/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerProbes } from './probes';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;
let server: Server;
let url: string;
let worker: RunningWorker | null = null;
let finish: () => void = () => undefined;

const log = pino({ level: 'silent' });
const token = 'a token of the tests';
const patient = quickKind('patient', async () => {
  await new Promise<void>((resolve) => {
    finish = resolve;
  });
  return {};
});

beforeAll(async () => {
  system = await openJobSystem();
  const settings = { HOST: '127.0.0.1', WORKER_PORT: await findFreePort(), METRICS_TOKEN: token };
  server = await answerProbes(settings, log, () => worker);
  url = `http://127.0.0.1:${settings.WORKER_PORT}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await system.close();
});

const probe = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${url}${path}`, init);
  return { status: response.status, text: await response.text() };
};
const readMetrics = () => probe('/metrics', { headers: { authorization: `Bearer ${token}` } });

it('is live from the start, ready while the worker takes jobs, and no longer while it drains', async () => {
  expect(await probe('/live')).toEqual({ status: 200, text: '{"status":"ok"}' });
  expect(await probe('/ready')).toEqual({ status: 503, text: '{"status":"failing"}' });
  worker = system.startWorker([patient], { DRAIN_MS: 10_000 });
  await until(async () => (await probe('/ready')).status === 200);

  const id = await system.ask(patient.contract);
  await system.untilState(id, 'running');
  // The row says so before the worker has heard that its claim has succeeded.
  await until(async () =>
    /^offload_process_running_jobs\{queue="email"\} 1$/m.test((await readMetrics()).text),
  );

  const stopped = worker.stop();
  expect((await probe('/ready')).status).toBe(503);
  expect((await probe('/live')).status).toBe(200);
  finish();
  await stopped;
  expect((await readMetrics()).text).toMatch(/^offload_process_running_jobs\{queue="email"\} 0$/m);
});

it("isn't ready once its heartbeats no longer reach the database", async () => {
  worker = system.startWorker([patient], { LEASE_MS: 1_000 });
  await until(async () => (await probe('/ready')).status === 200);
  const table = 'offload.worker_process';
  await system.database.db.$executeRawUnsafe(`ALTER TABLE ${table} RENAME TO worker_process_away`);
  await until(async () => (await probe('/ready')).status === 503);
  await system.database.db.$executeRawUnsafe(
    `ALTER TABLE offload.worker_process_away RENAME TO worker_process`,
  );
  await until(async () => (await probe('/ready')).status === 200);
  await worker.stop();
});

it("says that the database's schema is another, and is ready again once it fits", async () => {
  const { db } = system.database;
  const setNewest = (name: string, was: string) =>
    db.$executeRawUnsafe(`UPDATE offload.migration SET name = '${name}' WHERE name = '${was}'`);
  const [{ name = '' } = {}] = await db.$queryRaw<
    { name: string }[]
  >`SELECT max(name) AS name FROM offload.migration`;
  await setNewest('0000_before_all', name);
  worker = system.startWorker([patient]);
  const older =
    /"reason":"The database's schema is older .* it lacks the migration [^ ]+\. Run the migrations\."/;
  await until(async () => older.test((await probe('/ready')).text));
  await worker.stop();
  await setNewest(name, '0000_before_all');
  worker = system.startWorker([patient]);
  await until(async () => (await probe('/ready')).status === 200);

  // As if a later version had migrated while this one runs.
  await setNewest('9999_after_all', name);
  await db.$executeRawUnsafe('ALTER TABLE offload.job RENAME COLUMN dispatched_at TO dispatched_at_of_later');
  const newer =
    /"reason":"The database's schema is newer .* it has the migration 9999_after_all\. Stop this process/;
  await until(async () => newer.test((await probe('/ready')).text));
  await db.$executeRawUnsafe('ALTER TABLE offload.job RENAME COLUMN dispatched_at_of_later TO dispatched_at');
  await setNewest(name, '9999_after_all');
  await worker.stop();
});

it('tells its metrics only to those who have the token, if there is one', async () => {
  expect((await probe('/metrics')).status).toBe(401);
  expect((await probe('/metrics', { headers: { authorization: 'Bearer another' } })).status).toBe(401);
  const { status, text } = await readMetrics();
  expect(status).toBe(200);
  expect(text).toMatch(/^process_resident_memory_bytes \d+/m);

  const settings = { HOST: '127.0.0.1', WORKER_PORT: await findFreePort() };
  const open = await answerProbes(settings, log, () => null);
  const response = await fetch(`http://127.0.0.1:${settings.WORKER_PORT}/metrics`);
  expect(await response.text()).toMatch(/^offload_process_ready 0$/m);
  open.close();
});

it('survives whatever is sent', async () => {
  expect((await probe('/')).status).toBe(404);
  expect((await probe('//%zz')).status).toBe(404);
  expect((await probe('/live?verbose')).status).toBe(200);
  expect((await probe('/live', { method: 'HEAD' })).text).toBe('');
  expect((await probe('/live', { method: 'POST', body: 'x'.repeat(100_000) })).status).toBe(405);
  expect((await probe('/live')).status).toBe(200);
});

it('responds with 500 if the metrics cannot be read, and goes on', async () => {
  const settings = { HOST: '127.0.0.1', WORKER_PORT: await findFreePort() };
  const broken = await answerProbes(settings, log, () => ({
    isReady: () => true,
    schemaProblem: () => null,
    countRunning: () => {
      throw new Error('broken');
    },
  }));
  const statusOf = async (path: string) =>
    (await fetch(`http://127.0.0.1:${settings.WORKER_PORT}${path}`)).status;
  expect(await statusOf('/metrics')).toBe(500);
  expect(await statusOf('/ready')).toBe(200);
  broken.closeAllConnections();
  broken.close();
});

it('names the variable if the port is taken', async () => {
  const WORKER_PORT = Number(new URL(url).port);
  await expect(answerProbes({ HOST: '127.0.0.1', WORKER_PORT }, log, () => null)).rejects.toThrow(
    /^WORKER_PORT: can't listen on 127\.0\.0\.1:\d+ .*EADDRINUSE/,
  );
});
