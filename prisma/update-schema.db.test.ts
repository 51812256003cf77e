import { randomUUID } from 'node:crypto';
import { createSupervisor, noRecord } from '@offload/processes';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { updateSchema } from './update-schema';

const first = '20261202180000_initial';
const lastReplaced = '20261202095857_two_factor_version';
let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  onTestFinished(database.drop);
});

function update(parameters = ''): Promise<void> {
  const url = `${database.url}${parameters}`;
  return updateSchema(createSupervisor(noRecord), { databaseUrl: url, ownerUrl: url });
}

/** Makes the database one of a version before the first release. */
async function turnBackTo(migration: string): Promise<void> {
  await database.db.$executeRaw`
    UPDATE _prisma_migrations SET migration_name = ${migration}, checksum = 'old' WHERE migration_name = ${first}`;
  await database.db.$executeRaw`CREATE VIEW public.job_end AS SELECT * FROM offload.job_end`;
}

async function recorded(): Promise<unknown[]> {
  const rows = await database.db.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1`;
  return rows.map(({ name }) => name);
}

it.each([
  ['', 'without parameters'],
  ['?schema=public', 'as Prisma writes it'],
])('keeps a database with the migrations that the first one has replaced (URL%s, %s)', async (parameters) => {
  const names = await recorded();
  await turnBackTo(lastReplaced);
  const id = randomUUID();
  await database.db.user.create({ data: { id, email: `${id}@example.com`, name: 'Ada' } });
  await update(parameters);
  await update(parameters);
  expect(await recorded()).toEqual([lastReplaced, ...names]);
  expect(await database.db.user.findUnique({ where: { id } })).toMatchObject({ name: 'Ada' });
  expect(await database.db.$queryRaw`SELECT to_regclass('public.job_end')::text AS view`).toEqual([
    { view: null },
  ]);
});

it('says what to do with an older database, and changes nothing', async () => {
  const [, ...later] = await recorded();
  await turnBackTo('20261125100000_jobs');
  await expect(update()).rejects.toThrow(/^This database is older than the first release.*npm start once/);
  expect(await recorded()).toEqual(['20261125100000_jobs', ...later]);
});

it('creates the tables of the core and of the app in an empty database', async () => {
  const names = await recorded();
  await database.db.$executeRawUnsafe(
    'DROP SCHEMA offload CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public',
  );
  await update();
  expect(await recorded()).toEqual(names);
  expect(await database.db.job.count()).toBe(0);
});

it('deletes the jobs of a deleted user, although the core has no foreign key to users', async () => {
  const id = randomUUID();
  await database.db.user.create({ data: { id, email: `${id}@example.com`, name: 'Ada' } });
  const job = { id, kind: 'test', queue: 'report', ownerId: id, payload: {}, maxAttempts: 1 };
  await database.db.job.create({ data: job });
  await database.db.user.delete({ where: { id } });
  expect(await database.db.job.count()).toBe(0);
});
