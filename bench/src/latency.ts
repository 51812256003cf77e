import { Agent, request } from 'node:http';
import { openQueueBackend } from '@offload/core';
import { createTestDatabase, startMailServer, until } from '@offload/testing';
import { startWeb, startWorker } from '../../e2e/plugs/processes';
import { percentile, type Result } from './result';

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
const somebody = () => ({ email: `bench-${people++}@example.com` });

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

const inMs = (value: number) => `${value.toFixed(1)} ms`;
const perSecond = (value: number) => `${Math.round(value)}/s`;

/** Measures the time from `add` to the processor with only BullMQ. */
async function barePickUps(queueUrl: string, count: number): Promise<number[]> {
  const backend = openQueueBackend(queueUrl, () => undefined);
  const queue = await backend.queue('bare');
  let picked: () => void = () => undefined;
  const worker = await backend.worker('bare', async () => picked(), { concurrency: 20, lockMs: 15_000 });
  const times = await timeEach(count, async () => {
    const running = new Promise<void>((resolve) => {
      picked = resolve;
    });
    await queue.addBulk([{ name: 'bare', data: {}, opts: { removeOnComplete: true } }]);
    await running;
  });
  await worker.close();
  await backend.close();
  return times;
}

/** Measures sign-up against a route that does nothing, and how long after the `POST` its job runs. */
export async function measureLatency(redisUrl: string | null): Promise<Result[]> {
  const database = await createTestDatabase();
  const mail = await startMailServer();
  const queueUrl = redisUrl ?? database.url;
  const settings = { databaseUrl: database.url, queueUrl, smtpUrl: mail.url };
  const web = await startWeb(settings);
  const signUp = () => post(`${web.url}/api/signup`, somebody());
  const empty = () => post(`${web.url}/api/nothing-here`, {});
  await rateOf(8, 3_000, signUp);
  await rateOf(8, 2_000, empty);

  const [ours, bare] = [await timeEach(300, signUp), await timeEach(300, empty)].map((times) =>
    percentile(times, 0.5),
  );
  const [oursRate, bareRate] = [await rateOf(32, 5_000, signUp), await rateOf(32, 5_000, empty)];

  const worker = startWorker(settings);
  const { db } = database;
  await until(async () => (await db.job.count({ where: { finishedAt: null } })) === 0, 120_000);
  const pickUps: number[] = [];
  for (let index = 0; index < 200; index += 1) {
    const asked = Date.now();
    await signUp();
    const job = await until(
      () => db.job.findFirst({ where: { startedAt: { gte: new Date(asked) } } }),
      10_000,
    );
    pickUps.push((job.startedAt?.getTime() ?? 0) - asked);
  }
  const bareTimes = await barePickUps(queueUrl, 200);

  await worker.end('SIGTERM');
  await web.end('SIGTERM');
  agent.destroy();
  await mail.stop();
  await database.drop();
  return [
    {
      what: 'sign-up p50, 1 client, vs. a route that does nothing',
      ours: inMs(ours ?? 0),
      bare: inMs(bare ?? 0),
      aim: 'up to 4 ms more',
    },
    {
      what: 'sign-ups with 32 clients',
      ours: perSecond(oursRate),
      bare: perSecond(bareRate),
      ratio: oursRate / bareRate,
      aim: '≥ 0.45',
    },
    {
      what: 'pick-up p50, POST to running',
      ours: inMs(percentile(pickUps, 0.5)),
      bare: inMs(percentile(bareTimes, 0.5)),
      aim: redisUrl ? '< 10 ms' : '< 15 ms',
    },
    {
      what: 'pick-up p95',
      ours: inMs(percentile(pickUps, 0.95)),
      bare: inMs(percentile(bareTimes, 0.95)),
      aim: '',
    },
  ];
}
