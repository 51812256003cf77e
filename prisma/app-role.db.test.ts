import { openQueueBackend } from '@offload/core';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareAppRole } from './app-role';

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
  // Like an earlier version, in which one role did everything.
  const before = openQueueBackend(database.url, { prefix: 'test', onError: () => undefined });
  await before.queue('email');
  await before.close();
  await prepareAppRole(database.url, appUrl);
  app = new pg.Client({ connectionString: appUrl });
  await app.connect();
  await app.query(
    `INSERT INTO operator_action (actor_id, actor_email, action, subject_type, subject_id)
     VALUES ('a', 'a@example.com', 'job.cancel', 'job', 'b')`,
  );
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
  ['change the audit log', "UPDATE operator_action SET actor_email = 'b@example.com'"],
  ['delete from the audit log', 'DELETE FROM operator_action'],
  ['empty the audit log', 'TRUNCATE operator_action'],
  ['disable the triggers of the audit log', 'ALTER TABLE operator_action DISABLE TRIGGER ALL'],
  ['disable all triggers', "SET session_replication_role = 'replica'"],
  ['drop the audit log', 'DROP TABLE operator_action'],
  ['put a table in its place', 'CREATE TABLE public.decoy (id int)'],
  ['make itself the owner', 'SET ROLE offload'],
  ['become a superuser', 'ALTER ROLE CURRENT_USER SUPERUSER'],
  ['hide a migration', 'DELETE FROM _prisma_migrations'],
])("the app's role can't %s", async (_, sql) => {
  // Not the trigger's error, because the owner of the table could remove the trigger.
  const message = expect.not.stringContaining('append-only');
  await expect(app.query(sql)).rejects.toMatchObject({ code: '42501', message });
});

it("the app's role uses the other tables, and the queue that the owner created", async () => {
  await app.query("UPDATE offload.job SET title = 'x' WHERE false");
  await app.query('CREATE TEMPORARY TABLE imported (id int)');
  const queue = openQueueBackend(appUrl, { prefix: 'test', onError: () => undefined });
  const jobs = await queue.queue('email');
  await jobs.addBulk([{ name: 'welcome-email', data: {}, opts: { jobId: 'job-a' } }]);
  await queue.close();
});

it('is prepared again after each migration, with another password', async () => {
  const url = new URL(appUrl);
  url.password = 'another';
  await prepareAppRole(database.url, url.href);
  const again = new pg.Client({ connectionString: url.href });
  await again.connect();
  await again.end();
});

it('rejects a superuser as the role of the app', async () => {
  await expect(prepareAppRole(database.url, database.url)).rejects.toThrow(/is a superuser/);
});
