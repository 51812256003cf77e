import { Agent, request } from 'node:http';
import { openQueueBackend } from '@offload/core/internal';
import type { Database } from '@offload/db';
import { createTestDatabase, startMailServer, type TestDatabase, until } from '@offload/testing';
import { startWeb, startWorker } from '../../e2e/plugs/processes';
import { openBareWorker } from './bare-worker';
import { residentMb } from './memory';
import { inTurns, type Measurement, median, percentile } from './result';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Posts JSON over a kept-alive connection. Returns the status. */
function post(url: string, body: object): Promise<number> {
  const text = JSON.stringify(body);
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    call.once('error', reject);
    call.end(text);
  });
}

let people = 0;
const newUser = () => ({ email: `bench-${people++}@example.com` });

async function timeEach(count: number, call: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    await call();
    times.push(performance.now() - started);
  }
  return times;
}

/** Returns how many calls per second `clients` make in parallel within `ms`. */
async function rateOf(clients: number, ms: number, call: () => Promise<unknown>): Promise<number> {
  const end = performance.now() + ms;
  let calls = 0;
  const client = async () => {
    while (performance.now() < end) {
      await call();
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return (calls / ms) * 1_000;
}

/** Measures the time from `add` to the processor with only BullMQ. */
export async function barePickUps(queueUrl: string, count: number): Promise<number[]> {
  const backend = openQueueBackend(queueUrl, { prefix: 'test', onError: () => undefined });
  const queue = await backend.queue('bare');
  let picked: () => void = () => undefined;
  const { close } = openBareWorker('bare', queueUrl, async () => picked(), 20);
  const times = await timeEach(count, async () => {
    const running = new Promise<void>((resolve) => {
      picked = resolve;
    });
    await queue.addBulk([{ name: 'bare', data: {}, opts: { removeOnComplete: true } }]);
    await running;
  });
  await close();
  await backend.close();
  return times;
}

/** Measures sign-up against a route that does nothing, how long after the `POST` its job runs, and the worker's memory. */
export async function measureLatency(redisUrl: string | null): Promise<Measurement[]> {
  const database = await createTestDatabase();
  const mail = await startMailServer();
  const queueUrl = redisUrl ?? database.url;
  const settings = { databaseUrl: database.url, queueUrl, smtpUrl: mail.url };
  const web = await startWeb(settings);
  const worker = () => startWorker(settings);
  const measured = [
    ...(await measureSignUp(web.url)),
    ...(await measurePickUp(web.url, database, worker, queueUrl)),
  ];
  await web.end('SIGTERM');
  agent.destroy();
  await mail.stop();
  await database.drop();
  return measured;
}

async function measureSignUp(url: string): Promise<Measurement[]> {
  const signUp = () => post(`${url}/api/signup`, newUser());
  const empty = () => post(`${url}/api/nothing-here`, {});
  await rateOf(8, 3_000, signUp);
  await rateOf(8, 2_000, empty);
  const medianOf = async (call: () => Promise<number>) => median(await timeEach(150, call));
  const alone = await inTurns(3, { ours: () => medianOf(signUp), bare: () => medianOf(empty) });
  const crowd = await inTurns(3, {
    ours: () => rateOf(32, 3_000, signUp),
    bare: () => rateOf(32, 3_000, empty),
  });
  return [
    {
      what: 'sign-up p50, 1 client, and a route that does nothing',
      unit: 'ms',
      ...alone,
      aim: 'up to 2 ms more',
    },
    { what: 'sign-ups with 32 clients', unit: '/s', ...crowd, aim: '≥ 0.65' },
  ];
}

async function measurePickUp(
  url: string,
  { db }: TestDatabase,
  start: () => ReturnType<typeof startWorker>,
  queueUrl: string,
): Promise<Measurement[]> {
  const worker = start();
  await until(async () => (await db.job.count({ where: { finishedAt: null } })) === 0, 240_000);
  const memory = residentMb(worker.pid);
  const pickUps: number[] = [];
  for (let index = 0; index < 200; index += 1) {
    const asked = Date.now();
    await post(`${url}/api/signup`, newUser());
    pickUps.push((await until(() => findStart(db, asked), 10_000)).getTime() - asked);
  }
  await worker.end('SIGTERM');
  const bare = await barePickUps(queueUrl, 200);
  const [p50, p95] = queueUrl.startsWith('redis') ? ['≤ 5 ms', '≤ 8 ms'] : ['≤ 7 ms', '≤ 12 ms'];
  const at = (part: number) => ({ ours: [percentile(pickUps, part)], bare: [percentile(bare, part)] });
  return [
    { what: 'pick-up p50, POST to running', unit: 'ms', ...at(0.5), aim: p50 },
    { what: 'pick-up p95', unit: 'ms', ...at(0.95), aim: p95 },
    { what: 'memory of the worker after all emails', unit: 'MB', ours: [memory], aim: '≤ 250 MB' },
  ];
}

/**
 * Returns when the newest job started, or null if it hasn't finished, or is older: until it has, it would share the machine with
 * the next one. Reads only one row, to leave the machine to the job.
 */
async function findStart(db: Database, asked: number): Promise<Date | null> {
  const newest = await db.job.findFirst({
    orderBy: { id: 'desc' },
    select: { createdAt: true, startedAt: true, finishedAt: true },
  });
  return newest?.finishedAt && newest.createdAt.getTime() >= asked ? newest.startedAt : null;
}
