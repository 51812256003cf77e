import { execFile } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTestDatabase } from '@offload/testing';
import * as z from 'zod';
import { openJobSystem } from '../../apps/worker/src/testing/job-system';
import { quickKind } from '../../apps/worker/src/testing/quick-kind';
import { root } from '../../scripts/root';
import { barePickUps } from './latency';
import { onQueue } from './on-queue';
import { type Measurement, percentile } from './result';
import { bareRate, ownRate } from './throughput';

const run = promisify(execFile);
const rounds = 3;
const pickUps = 100;
// A peer that hangs must not hang us.
const maxMs = 300_000;

/** Jobs per second, and the milliseconds from adding a job until it runs, 100 times, or not measured. */
interface Speed {
  perSecond: number;
  waits: number[];
}

interface Peer {
  name: string;
  measure(): Promise<Speed>;
}

/** Not among our own packages: a newcomer who doesn't measure need not install them. */
const folder = `${root}/.data/peers`;

async function installPeers(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  cpSync(fileURLToPath(new URL('../peers', import.meta.url)), folder, { recursive: true });
  // The package `node` brings its program by an install script, which our own settings forbid.
  const options = ['--ignore-scripts=false', '--no-package-lock', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...options], { cwd: folder });
}

const speedSchema = z.object({ perSecond: z.number(), waits: z.array(z.number()) });

/** A peer that runs in a process of its own, with the Node that it needs, on a database of its own. */
function external(name: string, program: string, count: number): Peer {
  return {
    name,
    async measure() {
      const database = await createTestDatabase();
      const args = [`${folder}/${program}`, database.url, String(count), String(pickUps)];
      const { stdout } = await run(`${folder}/node_modules/.bin/node`, args, {
        cwd: folder,
        timeout: maxMs,
      });
      await database.drop();
      return speedSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
    },
  };
}

function ours(queue: 'redis' | 'postgresql', redisUrl: string, count: number): Peer {
  return {
    name: queue === 'redis' ? 'Offload on Redis' : 'Offload on PostgreSQL',
    measure: async () => ({
      perSecond: await ownRate(queue === 'redis' ? redisUrl : null, count),
      waits: await onQueue(queue, ownPickUps),
    }),
  };
}

async function ownPickUps(): Promise<number[]> {
  let picked: () => void = () => undefined;
  const noop = quickKind('noop', async () => {
    picked();
    return {};
  });
  const system = await openJobSystem();
  system.startWorker([noop]);
  await system.untilEnded(await system.ask(noop.contract));
  const waits: number[] = [];
  while (waits.length < pickUps) {
    const running = new Promise<void>((resolve) => {
      picked = resolve;
    });
    const added = performance.now();
    await system.ask(noop.contract);
    await running;
    waits.push(performance.now() - added);
  }
  await system.close();
  return waits;
}

/** Only BullMQ. If it keeps its jobs, it takes as long for each to run, so only their rate is measured. */
function bare(queue: 'Redis' | 'PostgreSQL', redisUrl: string, count: number, keepsJobs: boolean): Peer {
  return {
    name: keepsJobs ? `BullMQ on ${queue}, jobs kept` : `only BullMQ on ${queue}`,
    async measure() {
      const database = await createTestDatabase();
      const url = queue === 'Redis' ? redisUrl : database.url;
      const perSecond = await bareRate(url, count, keepsJobs);
      const speed = { perSecond, waits: keepsJobs ? [] : await barePickUps(url, pickUps) };
      await database.drop();
      return speed;
    },
  };
}

/** Measures no-op jobs with Offload, with only BullMQ, and with others who do similar work, in turns. */
export async function measurePeers(redisUrl: string): Promise<Measurement[]> {
  await installPeers();
  const peers = [
    ours('redis', redisUrl, 20_000),
    ours('postgresql', redisUrl, 4_000),
    ...[false, true].flatMap((keepsJobs) => [
      bare('Redis', redisUrl, 20_000, keepsJobs),
      bare('PostgreSQL', redisUrl, 4_000, keepsJobs),
    ]),
    external('graphile-worker', 'graphile-worker.mjs', 10_000),
    external('pg-boss', 'pg-boss.mjs', 10_000),
    external('DBOS', 'dbos.mjs', 2_000),
  ];
  const speeds = new Map<string, Speed[]>(peers.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? peers : peers.toReversed();
    for (const { name, measure } of order) speeds.get(name)?.push(await measure());
  }
  const all = [...speeds];
  const waiting = all.filter(([, each]) => each.every((speed) => speed.waits.length > 0));
  const waits = (part: number) => (speed: Speed) => percentile(speed.waits, part);
  return [
    ...all.map(([name, each]) => rate(name, each)),
    ...waiting.map(
      ([name, each]): Measurement => ({
        what: `${name}: pick-up p50`,
        unit: 'ms',
        ours: each.map(waits(0.5)),
      }),
    ),
    ...waiting.map(
      ([name, each]): Measurement => ({
        what: `${name}: pick-up p95`,
        unit: 'ms',
        ours: each.map(waits(0.95)),
      }),
    ),
  ];
}

function rate(name: string, speeds: Speed[]): Measurement {
  return { what: `${name}: no-op jobs`, unit: '/s', ours: speeds.map(({ perSecond }) => perSecond) };
}
