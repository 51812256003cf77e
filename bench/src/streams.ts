import { randomUUID } from 'node:crypto';
import { Agent, get, type IncomingMessage } from 'node:http';
import { sql } from '@offload/core/sql';
import { claimJobs } from '@offload/core/worker';
import { system } from '@offload/kinds/system';
import { createTestDatabase, startMailServer, type TestDatabase } from '@offload/testing';
import { startWeb } from '../../e2e/plugs/processes';
import { residentMb } from './memory';
import { type Measurement, percentile } from './result';
import { authSecret, createSession } from './session';

const people = 50;
const streamsEach = 20;
const rounds = 6;

/** Measures how fast 1,000 pages of one web process learn that a job has started, and the memory that they take. */
export async function measureStreams(): Promise<Measurement[]> {
  const database = await createTestDatabase();
  const mail = await startMailServer();
  const settings = { databaseUrl: database.url, queueUrl: database.url, smtpUrl: mail.url };
  const web = await startWeb({ ...settings, more: { AUTH_SECRET: authSecret } });
  // Staff may see all jobs.
  const admins = Array.from({ length: people }, () => createSession(database, 'admin'));
  const cookies = (await Promise.all(admins)).map(({ cookie: { name, value } }) => `${name}=${value}`);
  const results = [];
  // The first round is a warm-up, and what it takes for the first time isn't the streams' own memory.
  for (let round = 0; round <= rounds; round += 1) results.push(await measureRound(web, database, cookies));
  await web.end('SIGTERM');
  await mail.stop();
  await database.drop();
  const warm = results.slice(1);
  const at = (part: number) => warm.map(({ waits }) => percentile(waits, part));
  const what = (part: string) => `from the claim of a job to its 1,000 open pages, ${part}`;
  return [
    { what: what('p50'), unit: 'ms', ours: at(0.5) },
    { what: what('p95'), unit: 'ms', ours: at(0.95), aim: '< 60 ms' },
    {
      what: 'memory of 1,000 open pages',
      ...{ unit: 'MB', ours: warm.map(({ memory }) => memory), aim: '< 100 MB' },
    },
  ];
}

async function measureRound(
  web: { url: string; pid: number },
  { core }: TestDatabase,
  cookies: string[],
): Promise<{ waits: number[]; memory: number }> {
  const id = randomUUID();
  await core.execute(sql`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, max_attempts, dispatched_at)
    VALUES (${id}::uuid, 'welcome-email', 'email', 'nobody', '{"personId": "nobody", "reason": "bench"}', 1, now())`);
  const before = residentMb(web.pid);
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
  const open = (cookie: string) => openStream(`${web.url}/api/jobs/${id}/events`, cookie, agent);
  const streams = await Promise.all(
    cookies.flatMap((cookie) => Array.from({ length: streamsEach }, () => open(cookie))),
  );
  const memory = residentMb(web.pid) - before;
  const claimed = performance.now();
  await claimJobs(core, [id], { workerId: randomUUID(), leaseMs: 60_000, hooks: system.hooks });
  const arrivals = await Promise.all(streams.map(({ running }) => running));
  for (const { close } of streams) close();
  return { waits: arrivals.map((arrival) => arrival - claimed), memory };
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
