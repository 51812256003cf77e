import { createTestDatabase, type RedisServer, startRedis, type TestDatabase, until } from '@offload/testing';
import pino from 'pino';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { contractOf } from '../../test/contract';
import { openJobs } from '../client/open-jobs';
import { defineProcessor } from '../contract/define-processor';
import { type Database, openDatabase } from '../database/database';
import { raw, sql } from '../database/sql';
import { defineSystem } from '../system/system';
import { createWorker } from '../worker/worker';
import { openQueueBackend } from './backend';
import { findPrefix, type PrefixSource } from './prefix';

let redis: RedisServer;
let first: TestDatabase;
let second: TestDatabase;

beforeAll(async () => {
  redis = await startRedis();
  first = await createTestDatabase();
  second = await createTestDatabase();
  // Both are copies of one template.
  await second.core.execute(sql`UPDATE offload.installation SET queue_prefix = 'another'`);
});
afterAll(async () => {
  await first.drop();
  await second.drop();
  await redis.remove();
});

/** Starts an app with a worker. Returns what it's delivered. */
async function startApp(source: PrefixSource) {
  const backend = openQueueBackend(redis.url, { ...source, onError: () => undefined });
  const delivered: string[] = [];
  const consume = async ({ id = '' }) => void delivered.push(id);
  const worker = await backend.worker('email', consume, { concurrency: 5, lockMs: 30_000 });
  onTestFinished(async () => {
    await worker.close();
    await backend.close();
  });
  const queue = await backend.queue('email');
  const add = (ids: string[]) =>
    queue.addBulk(ids.map((jobId) => ({ name: 'any', data: {}, opts: { jobId } })));
  return { add, delivered };
}

it.each([
  ['of different databases', () => [{ db: first.core }, { db: second.core }]],
  [
    'with different QUEUE_PREFIX',
    () => [
      { db: first.core, prefix: 'a' },
      { db: first.core, prefix: 'b' },
    ],
  ],
] satisfies [string, () => [PrefixSource, PrefixSource]][])(
  'delivers the jobs of two apps on one Redis each to its own, %s',
  async (_which, sources) => {
    const [one, other] = sources();
    const [ours, theirs] = [await startApp(one), await startApp(other)];
    const named = (app: string) => Array.from({ length: 20 }, (_, at) => `${app}-${at}`);
    await Promise.all([ours.add(named('ours')), theirs.add(named('theirs'))]);
    await until(() => ours.delivered.length + theirs.delivered.length === 40);
    expect(new Set(ours.delivered)).toEqual(new Set(named('ours')));
    expect(new Set(theirs.delivered)).toEqual(new Set(named('theirs')));
  },
);

it('keeps the prefix that an earlier version has used, also for a role that may not read the identity of the server', async () => {
  const database = await createTestDatabase();
  const { core } = database;
  await core.execute(sql`UPDATE offload.installation SET queue_prefix = 'offload', database_identity = NULL`);
  const find = (db: Database) => findPrefix({ db }, (error) => expect.fail(`${error}`));
  expect([await find(core), await find(core)]).toEqual(['offload', 'offload']);

  const role = new URL(database.url).pathname.slice(1);
  for (const statement of [
    `CREATE ROLE ${role} LOGIN PASSWORD 'secret'`,
    `GRANT USAGE ON SCHEMA offload TO ${role}`,
    `GRANT SELECT, UPDATE ON offload.installation TO ${role}`,
    'REVOKE EXECUTE ON FUNCTION pg_control_system FROM PUBLIC',
    'UPDATE offload.installation SET database_identity = NULL',
  ])
    await core.execute(raw(statement));
  const url = new URL(database.url);
  [url.username, url.password] = [role, 'secret'];
  const limited = openDatabase(url.href, { poolSize: 1 });
  // Whichever of them is first, and last.
  expect([await find(limited), await find(core), await find(limited)]).toEqual(Array(3).fill('offload'));
  await core.execute(sql`UPDATE offload.installation SET database_identity = NULL`);
  expect([await find(core), await find(limited)]).toEqual(['offload', 'offload']);
  await limited.close();
  for (const statement of [`DROP OWNED BY ${role}`, `DROP ROLE ${role}`]) await core.execute(raw(statement));
  await database.drop();
});

it('leaves the deliveries of a database to it when a copy of it is used beside it, and says so once', async () => {
  const letter = contractOf('letter', { queue: 'mail' });
  const queues = { mail: { concurrency: 5, ownerRunning: 99, ownerOpen: 99 } };
  const system = defineSystem({ queues, contracts: [letter] });
  const original = await createTestDatabase();
  const queueUrl = redis.url;
  const open = (databaseUrl: string) =>
    openJobs({ system, databaseUrl, queueUrl, onError: (error) => expect.fail(`${error}`) });
  const jobs = open(original.url);
  const entries = await jobs.db.transaction((tx) =>
    Promise.all([1, 2, 3].map(() => jobs.enqueue(tx, letter, {}, { ownerId: 'ada' }))),
  );
  await jobs.dispatch(entries);
  await jobs.close();
  const copy = await copyOf(original);

  const logged: unknown[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void logged.push(JSON.parse(line)) });
  const run = defineProcessor(letter, async () => ({}));
  const workers = [1, 2].map(() =>
    createWorker({ system, kinds: [run], databaseUrl: copy.url, queueUrl, log }),
  );
  onTestFinished(async () => void (await Promise.all(workers.map((worker) => worker.stop()))));
  // As if it was ten seconds later, when the sweeper asks the queue about them.
  await copy.execute(sql`UPDATE offload.job SET dispatched_at = now() - interval '1 minute'`);
  const count = async () => (await copy.query(sql`SELECT FROM offload.job WHERE state = 'succeeded'`)).length;
  await until(async () => (await count()) === entries.length);
  expect(logged).toMatchObject([{ error: { name: 'PrefixError' } }]);

  const again = open(original.url);
  onTestFinished(() => again.close());
  const queue = await again.backend.queue('mail');
  expect(await queue.getJobs(['waiting', 'prioritized'])).toHaveLength(entries.length);
});

/** Copies a database. Its own connections are closed. */
async function copyOf({ url, db, core }: TestDatabase) {
  await Promise.all([db.$disconnect(), core.close()]);
  const { pathname } = new URL(url);
  const name = pathname.slice(1);
  const admin = first.core;
  await admin.execute(raw(`CREATE DATABASE ${name}_copy TEMPLATE ${name}`));
  const copy = openDatabase(`${url}_copy`, { poolSize: 2 });
  onTestFinished(async () => {
    await copy.close();
    for (const each of [name, `${name}_copy`]) await admin.execute(raw(`DROP DATABASE ${each} WITH (FORCE)`));
  });
  return copy;
}
