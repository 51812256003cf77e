import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  createTestDatabase,
  type MailServer,
  mountSmallDisk,
  type RedisServer,
  startMailServer,
  startProxy,
  startRedis,
  startS3Server,
  type TcpProxy,
  type TestDatabase,
} from '@offload/testing';
import { createFakeClock, type FakeClock } from '../plugs/fake-clock';
import { type PostgresServer, startPostgresServer } from '../plugs/postgres-server';

const longestWaitMs = 4_000;
const smallDiskBytes = 64 << 20;
const rates = { amount: 1, base: 'EUR', date: '2026-11-25', rates: { USD: 1.16 } };

export const backends = ['postgresql', 'redis'] as const;
export type Backend = (typeof backends)[number];

/** What a plug needs that not every world has, because it takes time to make. */
export interface Needs {
  ownPostgres?: boolean;
  /** Whether it has a clock of its own, and how many bytes its disk has. */
  databaseClock?: boolean;
  databaseDisk?: number;
  smallDisk?: boolean;
  s3?: boolean;
  /** The folder of an image, whose web and worker are run. */
  image?: string;
  /** Other settings of web and worker than the matrix has. */
  settings?: NodeJS.ProcessEnv;
}

/** How a process reaches database and queue. */
export interface Links {
  database: TcpProxy;
  queue: TcpProxy;
}

/** Everything around web and worker, real and of one run's own. They reach database and queue through proxies. */
export interface World {
  backend: Backend;
  database: TestDatabase;
  /** Not through a proxy. */
  queueUrl: string;
  /** Those of the web, of workers, and of a worker that a plug must not cut off. */
  links: Record<'web' | 'worker' | 'other', Links>;
  /** The proxies of all processes. */
  databaseProxy: Cut;
  queueProxy: Cut;
  redis: RedisServer | null;
  postgres: PostgresServer | null;
  databaseClock: FakeClock | null;
  s3: { stop(): Promise<void>; start(): Promise<void> } | null;
  image: string | undefined;
  settings: NodeJS.ProcessEnv;
  folder: string;
  storageUrl: string;
  mail: MailServer;
  /** Lets the mail server and the webhook's receiver answer what they have held back so far, and at once from now on. */
  release(): void;
  webhookUrl: string;
  /** Where exchange rates come from. */
  ratesUrl: string;
  /** The ids of the messages that the webhook's receiver has accepted. */
  posts: string[];
  close(): Promise<void>;
}

/** What a plug may do to a connection. */
type Cut = Pick<TcpProxy, 'refuse' | 'hold' | 'silence' | 'open'>;

export async function openWorld(backend: Backend, needs: Needs = {}): Promise<World> {
  const closing: (() => unknown)[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'offload-matrix-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const databaseClock = needs.databaseClock ? await createFakeClock() : null;
  if (databaseClock) closing.push(databaseClock.remove);
  const postgres = needs.ownPostgres
    ? await startPostgresServer({ env: databaseClock?.env, diskBytes: needs.databaseDisk })
    : null;
  if (postgres) closing.push(postgres.remove);
  const database = await createTestDatabase(postgres?.url);
  // A server of its own goes with its databases.
  closing.push(postgres ? () => database.db.$disconnect() : database.drop);
  const redis = backend === 'redis' ? await startRedis() : null;
  if (redis) closing.push(redis.remove);
  const queueUrl = redis?.url ?? database.url;
  const openLinks = async (): Promise<Links> => ({
    database: await startProxy(database.url),
    queue: await startProxy(queueUrl),
  });
  const links = { web: await openLinks(), worker: await openLinks(), other: await openLinks() };
  const databaseProxy = together(Object.values(links).map((link) => link.database));
  const queueProxy = together(Object.values(links).map((link) => link.queue));
  closing.push(databaseProxy.refuse, queueProxy.refuse);
  const storage = await openStorage(folder, needs);
  closing.push(storage.close);
  const outside = await openOutside();
  closing.push(outside.close);
  return {
    backend,
    database,
    queueUrl,
    links,
    databaseProxy,
    queueProxy,
    redis,
    postgres,
    databaseClock,
    folder,
    storageUrl: storage.url,
    s3: storage.s3,
    image: needs.image,
    ...outside,
    settings: needs.settings ?? {},
    async close() {
      outside.release();
      for (const close of closing.reverse()) await close();
    },
  };
}

function together(proxies: TcpProxy[]): Cut {
  const all = async (act: (proxy: TcpProxy) => unknown) => void (await Promise.all(proxies.map(act)));
  return {
    refuse: () => all((proxy) => proxy.refuse()),
    open: () => all((proxy) => proxy.open()),
    hold: () => void all((proxy) => proxy.hold()),
    silence: () => void all((proxy) => proxy.silence()),
  };
}

async function openStorage(folder: string, needs: Needs) {
  if (needs.s3) {
    const s3 = await startS3Server();
    return { url: await s3.createBucket('matrix'), s3, close: s3.stop };
  }
  if (needs.smallDisk) {
    const disk = await mountSmallDisk(smallDiskBytes);
    return { url: `file:${disk.folder}`, s3: null, close: disk.remove };
  }
  return { url: `file:${join(folder, 'files')}`, s3: null, close: () => undefined };
}

/** A mail server and a receiver of webhooks that keep their clients waiting until they are released. */
async function openOutside() {
  const posts: string[] = [];
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  // Not for so long that their clients give them up.
  const wait = () => Promise.race([released, delay(longestWaitMs)]);
  const mail = await startMailServer();
  mail.conduct(async (step, to) => {
    // Half of them before the body is sent and half after it, when only the server knows that it has the message.
    if (step === (to.length % 2 ? 'recipient' : 'body')) await wait();
    return undefined;
  });
  const receiver = createServer(async (request, response) => {
    await wait();
    if (request.method === 'GET') return response.end(JSON.stringify(rates));
    posts.push(String(request.headers['webhook-id']));
    return response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  const at = `http://localhost:${port}`;
  const urls = { webhookUrl: `${at}/alerts`, ratesUrl: `${at}/rates` };
  async function close(): Promise<void> {
    await mail.stop();
    receiver.closeAllConnections();
    receiver.close();
  }
  return { mail, release: () => release(), posts, ...urls, close };
}
