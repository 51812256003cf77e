import { createTestDatabase, type RedisServer, startRedis, type TestDatabase, until } from '@offload/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { defineJob } from '../contract/contract';
import { defineProcessor } from '../contract/define-processor';
import { sql } from '../database/sql';
import { openLog } from '../log/open-log';
import { defineSystem } from '../system/system';
import type { RunningWorker } from './worker';
import { createWorker } from './worker';

const contract = defineJob({
  kind: 'fine',
  queue: 'one',
  payload: z.object({}),
  maxAttempts: 1,
  backoff: { firstMs: 1, maxMs: 1 },
  timeoutMs: 60_000,
});
const fine = defineProcessor(contract, async () => ({}));
const limits = { concurrency: 5, ownerRunning: 5, ownerOpen: 100 };
const system = defineSystem({
  queues: Object.fromEntries(['one', 'two', 'three'].map((name) => [name, limits])),
  contracts: [contract],
});

let database: TestDatabase;
let redis: RedisServer;
let worker: RunningWorker;
let lines: string[];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  redis = await startRedis();
  lines = [];
});
afterEach(async () => {
  await worker.stop();
  await redis.remove();
});

function start(queueUrl = redis.url): void {
  const log = openLog('worker', 'info', { write: (line) => void lines.push(line) });
  const kinds = [fine];
  worker = createWorker({
    system,
    kinds,
    databaseUrl: database.url,
    queueUrl,
    leaseMs: 1_500,
    drainMs: 0,
    log,
  });
}

const warnings = () => lines.filter((line) => /"level":[45]0/.test(line));
const untilOpen = () => until(() => lines.some((line) => line.includes('"working"')));

/** Returns how many commands Redis has rejected. */
async function countRejected(): Promise<number> {
  const stats = String(await redis.command('INFO', 'errorstats'));
  return [...stats.matchAll(/count=(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

async function lastBeat(): Promise<string> {
  const [row] = await database.core.query<{ at: string }>(
    sql`SELECT max(beat_at)::text AS at FROM offload.worker_process`,
  );
  return row?.at ?? '';
}

const outages: [string, string, () => Promise<unknown>][] = [
  ['is a replica', 'read-only replica', () => redis.command('REPLICAOF', '127.0.0.1', '1')],
  ['is out of memory', 'out of memory', () => redis.command('CONFIG', 'SET', 'maxmemory', '1')],
  [
    'may not run scripts',
    'may not run a command',
    () => redis.command('ACL', 'SETUSER', 'default', '-evalsha', '-eval'),
  ],
];

it.each(outages)('logs one line that says what is wrong if Redis %s', async (_what, words, begin) => {
  start();
  await untilOpen();
  await begin();
  const before = await countRejected();
  const startedAt = performance.now();
  await until(async () => (await countRejected()) - before > 15);
  const perSecond = 15_000 / (performance.now() - startedAt);
  expect(perSecond).toBeLessThan(200);
  expect(warnings()).toEqual([expect.stringContaining(words)]);
});

it('logs each reason once if Redis is down', async () => {
  start();
  await untilOpen();
  await redis.kill();
  // By then, everything that repeats has failed several times.
  const beats = new Set<string>();
  await until(async () => beats.add(await lastBeat()).size > 12);
  expect(warnings().length).toBeGreaterThan(0);
  expect(new Set(warnings().map((line) => JSON.parse(line).msg)).size).toBe(warnings().length);
  expect(warnings().length).toBeLessThan(8);
  await redis.start();
});

it('warns once of a Redis that may delete jobs', async () => {
  await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
  start();
  await untilOpen();
  expect(warnings()).toEqual([
    expect.stringContaining('maxmemory-policy is allkeys-lru. Set it to noeviction.'),
  ]);
});
