import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type Jobs, openJobs } from '../client/open-jobs';
import { defineJob } from '../contract/contract';
import { defineProcessor } from '../contract/define-processor';
import { PermanentError } from '../contract/errors';
import { type Listener, listen } from '../database/listen';
import { sql } from '../database/sql';
import { openLog } from '../log/open-log';
import { defineSystem } from '../system/system';
import type { WorkerOptions } from './options';
import type { WorkerTools } from './services';
import { createWorker } from './worker';

const letter = defineJob({
  ...{ kind: 'letter', queue: 'mail', payload: z.object({ to: z.string() }) },
  ...{ maxAttempts: 3, backoff: { everyMs: 1 }, timeoutMs: 60_000 },
});
const system = defineSystem({
  queues: { mail: { concurrency: 1, ownerRunning: 9, ownerOpen: 9 } },
  contracts: [letter],
});

let database: TestDatabase;
let jobs: Jobs;
let said: string[];
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });
const write = defineProcessor(letter, async ({ to }, ctx) => {
  said.push(`${Reflect.get(ctx.services, 'pen')} writes to ${to}`);
  return {};
});

beforeAll(async () => {
  database = await createTestDatabase();
  jobs = openJobs({ system, databaseUrl: database.url });
});
afterAll(async () => {
  await jobs.close();
  await database.drop();
});

/** Starts a worker with these services. Returns what it has logged, too. */
function startWorker(services: NonNullable<WorkerOptions['services']>) {
  said = [];
  const lines: string[] = [];
  const log = openLog('worker', 'warn', { write: (line) => lines.push(line) });
  const options = { system, kinds: [write], databaseUrl: database.url, drainMs: 0 };
  return { worker: createWorker({ ...options, log, services }), lines };
}

async function runLetter(to: string) {
  const { id } = await jobs.enqueue(letter, { to }, { ownerId: 'ada' });
  await until(async () => (await find(id)).finishedAt);
  return find(id);
}

/** A worker counts what has run, in every app. */
async function hasFigures(): Promise<boolean> {
  const counted = await database.core.query(
    sql`SELECT FROM offload.job_throughput WHERE span = 'minute' AND outcome = 'succeeded'`,
  );
  return counted.length > 0;
}

it('starts the services of an app before the first job, calls them around each, and stops them last', async () => {
  let starts = 0;
  const { worker, lines } = startWorker(async () => {
    starts += 1;
    said.push(`start ${starts}`);
    if (starts === 1) throw new Error('The pen is dry.');
    return {
      forRun: () => Object.assign(Object.create(null), { pen: `pen ${starts}` }),
      async aroundRun(ctx, work) {
        said.push(`${ctx.job.kind} begins, attempt ${ctx.attempt}`);
        const result = await work();
        said.push('it ends');
        return { ...result, signed: true };
      },
      stop: () => void said.push('stop'),
    };
  });
  expect(await runLetter('Ada')).toMatchObject({ state: 'succeeded', result: { signed: true } });
  await until(hasFigures);
  await worker.stop();
  expect(said).toEqual([
    ...['start 1', 'start 2', 'letter begins, attempt 1', 'pen 2 writes to Ada', 'it ends', 'stop'],
  ]);
  expect(lines.join('')).toContain('The pen is dry.');
});

it('fails a job with what is thrown around it', async () => {
  const { worker } = startWorker(() => ({
    forRun: () => Object.create(null),
    aroundRun: async (_ctx, work) => {
      await work();
      throw new PermanentError('no_stamp', 'The letter has no stamp.');
    },
  }));
  expect(await runLetter('Bea')).toMatchObject({ state: 'failed', attempt: 1, errorCode: 'no_stamp' });
  await worker.stop();
  expect(said).toEqual(['undefined writes to Bea']);
});

it('runs a job whose services throw after its run, before they return a promise', async () => {
  const { worker, lines } = startWorker(() => ({
    forRun: () => Object.create(null),
    afterRun() {
      throw new Error('The pen leaks.');
    },
  }));
  expect(await runLetter('Dan')).toMatchObject({ state: 'succeeded' });
  await worker.stop();
  const events = lines.map((line) => JSON.parse(line));
  expect(events).toContainEqual(
    expect.objectContaining({ event: 'failed to clean up after a run', msg: 'The pen leaks.' }),
  );
  expect(lines.join('')).not.toContain('failed to record how a run ended');
});

it('takes no job and stops at once if the services never start', async () => {
  const { worker } = startWorker(() => new Promise(() => undefined));
  const { id } = await jobs.enqueue(letter, { to: 'Cleo' }, { ownerId: 'ada' });
  await until(async () => (await find(id)).dispatchedAt);
  expect(worker.isReady()).toBe(false);
  await worker.stop();
  expect(await find(id)).toMatchObject({ state: 'queued', attempt: 0 });
});

it.each([{ pen: 'blue' }, undefined, null])('rejects %j as services', (created) => {
  const start = () => Reflect.apply(startWorker, null, [() => created]);
  expect(start).toThrow('createWorker: services must return { forRun:');
});

const throwing = () => {
  throw new Error('There is no pen.');
};

it.each([
  ['services', { services: throwing }],
  ['tasks', { tasks: throwing }],
])('leaves no connection behind if %s throws', async (name, broken) => {
  const url = new URL(database.url);
  url.searchParams.set('application_name', `broken-${name}`);
  const options = { system, kinds: [write], databaseUrl: url.href };
  expect(() => createWorker({ ...options, ...broken })).toThrow('There is no pen.');
  // Whatever has begun to connect before this has connected by then.
  const own = await new Promise<Listener>((resolve) => {
    const listener = listen(url.href, { channels: {}, onGap: () => resolve(listener) });
  });
  const connections = await database.core.query(
    sql`SELECT FROM pg_stat_activity WHERE application_name LIKE ${`broken-${name}%`}`,
  );
  expect(connections).toHaveLength(1);
  await own.close();
});

it('stops the services if tasks throws, also those that start only then', async () => {
  let stops = 0;
  const stop = () => {
    stops += 1;
  };
  let start: () => void = () => expect.fail('They were not asked to start.');
  const services = [
    () => ({ forRun: () => Object.create(null), stop }),
    async () => {
      await new Promise<void>((resolve) => {
        start = resolve;
      });
      return { forRun: () => Object.create(null), stop };
    },
  ];
  const options = { system, kinds: [write], databaseUrl: database.url, tasks: throwing };
  for (const each of services)
    expect(() => createWorker({ ...options, services: each })).toThrow('There is no pen.');
  start();
  await until(() => stops === 2);
});

it("doesn't start services again if tasks throws", async () => {
  let starts = 0;
  let isClosed = async () => false;
  function services({ db }: WorkerTools) {
    starts += 1;
    isClosed = () =>
      db.query(sql`SELECT`).then(
        () => false,
        (error) => String(error).includes('Cannot use a pool'),
      );
    return Promise.reject(new Error('The ink is dry.'));
  }
  const log = openLog('worker', 'silent');
  const options = { system, kinds: [write], databaseUrl: database.url, tasks: throwing, services, log };
  expect(() => createWorker(options)).toThrow('There is no pen.');
  await until(isClosed);
  expect(starts).toBe(1);
});

it('announces the queues that it takes as soon as it takes them', async () => {
  // Its second heartbeat is minutes away.
  const worker = createWorker({
    system,
    kinds: [write],
    databaseUrl: database.url,
    drainMs: 0,
    leaseMs: 900_000,
  });
  const takes = () => database.core.query(sql`SELECT FROM offload.worker_process WHERE queues ? 'mail'`);
  await until(async () => (await takes()).length > 0);
  await worker.stop();
});
