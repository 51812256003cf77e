import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from './client';
import { cancelJob, retryJob } from './job-store/change';
import { recordAction } from './operator-action';
import { putJob, take } from './testing/jobs';

let database: TestDatabase;
let db: Database;

const operator = {
  id: 'olga',
  email: 'olga@example.com',
  ip: '198.51.100.7',
  userAgent: 'a browser',
  requestId: 'r-1',
};
const access = { owner: null, actor: 'user:olga', operator };
const about = (subjectId: string) =>
  db.operatorAction.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

it('writes down what staff did to a job: who, what, before and after, and from where', async () => {
  const { id } = await putJob(db);
  await take(db, id);
  await cancelJob(db, id, access);
  const { id: other } = await putJob(db);
  await cancelJob(db, other, access);
  await retryJob(db, other, access);
  expect(await about(id)).toMatchObject([
    {
      actorId: 'olga',
      actorEmail: 'olga@example.com',
      action: 'job.cancel',
      subjectType: 'job',
      before: { state: 'running' },
      after: { state: 'canceling' },
      ip: '198.51.100.7',
      userAgent: 'a browser',
      requestId: 'r-1',
    },
  ]);
  expect(await about(other)).toMatchObject([
    { action: 'job.cancel', before: { state: 'queued' }, after: { state: 'canceled' } },
    { action: 'job.retry', before: { state: 'canceled' }, after: { state: 'queued' } },
  ]);
});

it('writes nothing down where nothing was done, and nothing about owners', async () => {
  const { id, ownerId } = await putJob(db);
  expect(await retryJob(db, id, access)).toBeNull();
  await cancelJob(db, id, { owner: ownerId, actor: `user:${ownerId}` });
  expect(await about(id)).toEqual([]);
});

it('writes down one of ten that cancel at the same time', async () => {
  const { id } = await putJob(db);
  await Promise.all(Array.from({ length: 10 }, () => cancelJob(db, id, access)));
  expect(await about(id)).toHaveLength(1);
});

it('neither acts without writing it down, nor writes down what was taken back', async () => {
  const { id } = await putJob(db);
  const unstorable = { ...access, operator: { ...operator, userAgent: 'NUL: \u0000' } };
  await expect(cancelJob(db, id, unstorable)).rejects.toThrow();
  expect(await db.job.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'queued' });
  const doing = { action: 'job.cancel', subjectType: 'job', subjectId: id } as const;
  const takenBack = db.$transaction(async (tx) => {
    await recordAction(tx, operator, doing);
    throw new Error('rolled back');
  });
  await expect(takenBack).rejects.toThrow('rolled back');
  expect(await about(id)).toEqual([]);
});

it.each([
  "UPDATE operator_action SET actor_email = 'nobody'",
  'DELETE FROM operator_action',
  'TRUNCATE operator_action',
  'UPDATE operator_action SET reason = NULL WHERE false',
])('refuses to rewrite the audit: %s', async (sql) => {
  const before = await db.operatorAction.findMany();
  await expect(db.$executeRawUnsafe(sql)).rejects.toThrow('append-only');
  expect(await db.operatorAction.findMany()).toEqual(before);
});

it('cannot be got round by an application that has a database role of its own', async () => {
  const role = `app_${randomUUID().replaceAll('-', '')}`;
  await db.$executeRawUnsafe(`CREATE ROLE ${role}`);
  const asApplication = (sql: string) =>
    db.$transaction([db.$executeRawUnsafe(`SET LOCAL ROLE ${role}`), db.$executeRawUnsafe(sql)]);
  try {
    // As docs/decisions/0018 has it.
    await db.$executeRawUnsafe(
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`,
    );
    await db.$executeRawUnsafe(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`);
    await db.$executeRawUnsafe(`REVOKE UPDATE, DELETE ON operator_action FROM ${role}`);
    await asApplication(
      `INSERT INTO operator_action (actor_id, actor_email, action, subject_type, subject_id)
       VALUES ('olga', 'olga@example.com', 'job.retry', 'job', 'its own role')`,
    );
    expect(await about('its own role')).toHaveLength(1);
    for (const sql of [
      "UPDATE operator_action SET reason = 'x'",
      'DELETE FROM operator_action',
      'TRUNCATE operator_action',
      'ALTER TABLE operator_action DISABLE TRIGGER ALL',
      'DROP TRIGGER operator_action_is_append_only ON operator_action',
      'DROP TABLE operator_action',
      'CREATE OR REPLACE FUNCTION refuse_to_rewrite_audit() RETURNS trigger LANGUAGE sql AS $$ SELECT 1 $$',
      "SET session_replication_role = 'replica'",
    ]) {
      await expect(asApplication(sql), sql).rejects.toThrow(/permission denied|must be owner/);
    }
    expect(await about('its own role')).toHaveLength(1);
  } finally {
    await db.$executeRawUnsafe(`DROP OWNED BY ${role}`);
    await db.$executeRawUnsafe(`DROP ROLE ${role}`);
  }
});

it('keeps the audit when the person and their jobs are gone', async () => {
  const { id, ownerId } = await putJob(db);
  await cancelJob(db, id, access);
  await db.user.delete({ where: { id: ownerId } });
  expect(await about(id)).toHaveLength(1);
});
