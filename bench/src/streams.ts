import { randomUUID } from 'node:crypto';
import { Agent, get, type IncomingMessage } from 'node:http';
import { claimJobs } from '@offload/core/internal';
import { type Database, sql } from '@offload/core/sql';
import { system } from '@offload/kinds/system';
import {
  authSecret,
  createSession,
  createTestDatabase,
  startMailServer,
  type TestDatabase,
} from '@offload/testing';
import { startWeb } from '../../e2e/plugs/processes';
import { residentMb } from './memory';
import { type Measurement, percentile } from './result';

// The first one only opens what warms a process up.
const people = 51;
// As many as a user may have.
const streamsEach = 20;
const waitRounds = 7;
const memoryRounds = 3;

interface Setting {
  database: TestDatabase;
  /** Of staff, who may see all jobs. */
  cookies: string[];
  start(): ReturnType<typeof startWeb>;
}

/** Measures how fast 1,000 pages of one web process learn that a job has started, and the memory that they take. */
export async function measureStreams(): Promise<Measurement[]> {
  const database = await createTestDatabase();
  const mail = await startMailServer();
  const settings = { databaseUrl: database.url, queueUrl: database.url, smtpUrl: mail.url };
  const admins = Array.from({ length: people }, () => createSession(database, 'admin'));
  const cookies = (await Promise.all(admins)).map(({ cookie: { name, value } }) => `${name}=${value}`);
  const start = () => startWeb({ ...settings, more: { AUTH_SECRET: authSecret } });
  const setting = { database, cookies, start };
  const measured = [...(await measureWaits(setting)), await measureMemory(setting)];
  await mail.stop();
  await database.drop();
  return measured;
}

async function measureWaits({ database: { core }, cookies, start }: Setting): Promise<Measurement[]> {
  const web = await start();
  const results: number[][] = [];
  // The first round is a warm-up.
  for (let round = 0; round <= waitRounds; round += 1) {
    const id = await insertJob(core);
    const streams = await openStreams(web.url, id, cookies.slice(1));
    const claimed = performance.now();
    await claimJobs(core, [id], { workerId: randomUUID(), leaseMs: 60_000, hooks: system.hooks });
    const arrivals = await Promise.all(streams.map(({ running }) => running));
    for (const { close } of streams) close();
    results.push(arrivals.map((arrival) => arrival - claimed));
  }
  await web.end('SIGTERM');
  const at = (part: number) => results.slice(1).map((waits) => percentile(waits, part));
  const what = (part: string) => `from the claim of a job to its 1,000 open pages, ${part}`;
  return [
    { what: what('p50'), unit: 'ms', ours: at(0.5) },
    { what: what('p95'), unit: 'ms', ours: at(0.95), aim: '< 50 ms' },
  ];
}

/** Each round has a process of its own, because garbage of earlier ones would hide what the pages need. */
async function measureMemory({ database: { core }, cookies, start }: Setting): Promise<Measurement> {
  const memory: number[] = [];
  for (let round = 0; round < memoryRounds; round += 1) {
    const web = await start();
    const id = await insertJob(core);
    // The first pages also load code.
    const first = await openStreams(web.url, id, cookies.slice(0, 1));
    const before = residentMb(web.pid);
    const streams = await openStreams(web.url, id, cookies.slice(1));
    memory.push(residentMb(web.pid) - before);
    for (const { close } of [...first, ...streams]) close();
    await web.end('SIGTERM');
  }
  return { what: 'memory of 1,000 open pages', unit: 'MB', ours: memory, aim: '< 150 MB' };
}

async function insertJob(core: Database): Promise<string> {
  const id = randomUUID();
  await core.execute(sql`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, max_attempts, dispatched_at)
    VALUES (${id}::uuid, 'welcome-email', 'email', 'bench', '{"personId": "bench", "reason": "bench"}', 1, now())`);
  return id;
}

/** Opens the pages of all these sessions. */
async function openStreams(webUrl: string, jobId: string, cookies: string[]): Promise<OpenStream[]> {
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
  const open = (cookie: string) => openStream(`${webUrl}/api/jobs/${jobId}/events`, cookie, agent);
  const each = (cookie: string) => Array.from({ length: streamsEach }, () => open(cookie));
  return Promise.all(cookies.flatMap(each));
}

interface OpenStream {
  /** When the page learned that the job has started. */
  running: Promise<number>;
  close(): void;
}

/** Opens the stream of a page. Resolves once it has shown that the job is queued. */
async function openStream(url: string, cookie: string, agent: Agent): Promise<OpenStream> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { agent, headers: { cookie } }, resolve).once('error', reject);
  });
  if (response.statusCode !== 200) throw new Error(`${url}: ${response.statusCode}`);
  const shows = (state: string) =>
    new Promise<number>((resolve) => {
      response.on('data', (chunk: Buffer) => {
        if (chunk.includes(`"state":"${state}"`)) resolve(performance.now());
      });
    });
  const running = shows('running');
  await shows('queued');
  return { running, close: () => response.destroy() };
}
