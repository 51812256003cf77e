import { openDatabase as openCore, sql } from '@offload/core/sql';
import { openQueueBackend } from '@offload/core/test/worker-parts';
import { openDatabase } from '@offload/db';
import { readEnv, settings } from '@offload/env';
import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { prepareAppRole } from './app-role';

const columns = 'actor_id, actor_email, action, subject_type, subject_id';
const row = "'a', 'a@example.com', 'job.cancel', 'job', 'b'";

let database: TestDatabase;
let appUrl: string;
let app: pg.Client;
let owner: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  // Roles belong to the whole server, so each test file needs its own.
  url.username = `app_${url.pathname.slice(1)}`;
  url.password = 'a "quoted" and \'escaped\' password';
  appUrl = url.href;
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  // Like an earlier version, in which the role of the app created BullMQ's tables.
  const { username, password } = new URL(appUrl);
  const login = `LOGIN PASSWORD ${owner.escapeLiteral(decodeURIComponent(password))}`;
  await owner.query(`CREATE ROLE "${username}" ${login}`);
  await owner.query(`GRANT CREATE ON DATABASE ${url.pathname.slice(1)} TO "${username}"`);
  const before = openQueueBackend(appUrl, { prefix: 'test', onError: () => undefined });
  await before.queue('email');
  await before.close();
  await prepareAppRole(database.url, appUrl);
  app = new pg.Client({ connectionString: appUrl });
  await app.connect();
  await app.query(`INSERT INTO offload.operator_action (${columns}) VALUES (${row})`);
});
afterAll(async () => {
  const { username } = new URL(appUrl);
  await app.end();
  await owner.query(`DROP OWNED BY "${username}" CASCADE`);
  await owner.query(`DROP ROLE "${username}"`);
  await owner.end();
  await database.drop();
});

it.each([
  ['run a program', "COPY (SELECT 1) TO PROGRAM 'id'"],
  ['read a file', "SELECT pg_read_file('/etc/passwd')"],
  ['change the audit log', "UPDATE offload.operator_action SET actor_email = 'b@example.com'"],
  ['delete from the audit log', 'DELETE FROM offload.operator_action'],
  ['empty the audit log', 'TRUNCATE offload.operator_action'],
  ['disable the triggers of the audit log', 'ALTER TABLE offload.operator_action DISABLE TRIGGER ALL'],
  ['disable all triggers', "SET session_replication_role = 'replica'"],
  ['drop the audit log', 'DROP TABLE offload.operator_action'],
  [
    'say when an action happened',
    `INSERT INTO offload.operator_action (at, ${columns}) VALUES (now() - interval '1 day', ${row})`,
  ],
  ['choose the ID of an action', `INSERT INTO offload.operator_action (id, ${columns}) VALUES (1, ${row})`],
  ['skip IDs', "SELECT setval('offload.operator_action_id_seq', 1000)"],
  ['put a table in its place', 'CREATE TABLE public.decoy (id int)'],
  ['create a schema', 'CREATE SCHEMA decoy'],
  ["change the queue's tables", 'ALTER TABLE bullmq.job ADD COLUMN decoy int'],
  ["hide a migration of the queue's tables", 'DELETE FROM bullmq.migration'],
  ['make itself the owner', 'SET ROLE offload'],
  ['become a superuser', 'ALTER ROLE CURRENT_USER SUPERUSER'],
  ['hide a migration', 'DELETE FROM _prisma_migrations'],
])("the app's role can't %s", async (_, sql) => {
  // Not the trigger's error, because the owner of the table could remove the trigger.
  const message = expect.not.stringContaining('append-only');
  await expect(app.query(sql)).rejects.toMatchObject({ code: '42501', message });
});

it("the app's role uses the other tables, and the queue, whose tables are the owner's now", async () => {
  await app.query("UPDATE offload.job SET title = 'x' WHERE false");
  await app.query('CREATE TEMPORARY TABLE imported (id int)');
  const errors: unknown[] = [];
  const queue = openQueueBackend(appUrl, { prefix: 'test', onError: (error) => errors.push(error) });
  const jobs = await queue.queue('email');
  const taken: string[] = [];
  const work = async ({ id }: { id?: string | undefined }) => void taken.push(`${id}`);
  const worker = await queue.worker('email', work, { concurrency: 1, lockMs: 5_000 });
  await jobs.addBulk([{ name: 'welcome-email', data: {}, opts: { jobId: 'job-a' } }]);
  await until(() => taken.includes('job-a'));
  await jobs.pause();
  await jobs.resume();
  await worker.close();
  await queue.close();
  expect(errors).toEqual([]);
});

it('sets the time of an action itself, even in a transaction that began long before', async () => {
  await app.query('BEGIN');
  await app.query('SELECT pg_sleep(0.2)');
  const { rows } = await app.query(
    `INSERT INTO offload.operator_action (${columns}) VALUES (${row}) RETURNING at > now() + interval '0.1 s' AS "isLater"`,
  );
  await app.query('COMMIT');
  expect(rows).toEqual([{ isLater: true }]);
});

it('is prepared again after each migration, with another password', async () => {
  const url = new URL(appUrl);
  url.password = 'another';
  await prepareAppRole(database.url, url.href);
  const again = new pg.Client({ connectionString: url.href });
  await again.connect();
  await again.end();
});

it('has its password and its settings again after it changed them, and says so', async () => {
  const { username } = new URL(appUrl);
  const { pathname } = new URL(database.url);
  for (const change of [
    'SET search_path = pg_temp',
    `IN DATABASE ${pathname.slice(1)} SET default_transaction_read_only = on`,
    'SET jit = off',
    "PASSWORD 'stolen'",
  ])
    await app.query(`ALTER ROLE CURRENT_USER ${change}`);
  const isRepaired = [
    `The role ${username} had another password. It has the one of DATABASE_URL again.`,
    `The role ${username} had the setting default_transaction_read_only=on. It was reset.`,
    `The role ${username} had the setting search_path=pg_temp. It was reset.`,
  ];
  const repaired = await prepareAppRole(database.url, appUrl);
  expect(repaired.sort()).toEqual(isRepaired);
  expect(await prepareAppRole(database.url, appUrl)).toEqual([]);
  const again = new pg.Client({ connectionString: appUrl });
  await again.connect();
  await again.query("UPDATE sales_order SET customer = '' WHERE false");
  await again.end();
});

it("finds the app's tables even if it changed its search path", async () => {
  await app.query('ALTER ROLE CURRENT_USER SET search_path = pg_temp');
  const { DATABASE_URL } = readEnv(z.object({ DATABASE_URL: settings.DATABASE_URL }), {
    DATABASE_URL: appUrl,
  });
  const db = openDatabase(DATABASE_URL, 1);
  const core = openCore(DATABASE_URL, { poolSize: 1 });
  const queue = openQueueBackend(DATABASE_URL, { prefix: 'test', onError: () => undefined });
  try {
    await db.$executeRaw`UPDATE sales_order SET customer = '' WHERE false`;
    await core.execute(sql`UPDATE sales_order SET customer = '' WHERE false`);
    expect(await (await queue.queue('email')).isPaused()).toBe(false);
  } finally {
    await Promise.all([db.$disconnect(), core.close(), queue.close()]);
    await app.query('ALTER ROLE CURRENT_USER RESET search_path');
  }
});

it('rejects a superuser as the role of the app', async () => {
  await expect(prepareAppRole(database.url, database.url)).rejects.toThrow(/is a superuser/);
});
