import { randomUUID } from 'node:crypto';
import { createJobTools } from '@offload/core/test/jobs';
import type { Database } from '@offload/db';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditLog, recordAction, recordActionOnce, withAuditLog } from './audit-log';

let database: TestDatabase;
let db: Database;
const tools = createJobTools([auditLog]);
const put = () => tools.put(database.core);
const cancel = (id: string, by: object = operator) =>
  tools.cancel(database.core, id, { owner: null, actor: 'user:olga', by });
const retry = (id: string) =>
  tools.retry(database.core, id, { owner: null, actor: 'user:olga', by: operator });

const operator = {
  id: 'olga',
  email: 'olga@example.com',
  ip: '198.51.100.7',
  userAgent: 'a browser',
  requestId: 'r-1',
};
const about = (subjectId: string) =>
  db.operatorAction.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

it('records staff actions on a job: who, what, before and after, and from where', async () => {
  const { id } = await put();
  await tools.take(database.core, id);
  await cancel(id);
  const { id: other } = await put();
  await cancel(other);
  await retry(other);
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

it('is added to the hooks of an app that does not list it, and only once', () => {
  const once = withAuditLog(createJobTools().hooks);
  expect(once.onChange).toEqual([auditLog.onChange]);
  expect(withAuditLog(once)).toBe(once);
});

it("doesn't record actions without an effect, or actions of owners", async () => {
  const { id, ownerId } = await put();
  expect(await retry(id)).toBeNull();
  await tools.cancel(database.core, id, { owner: ownerId, actor: `user:${ownerId}` });
  expect(await about(id)).toEqual([]);
});

it('records only one of ten concurrent cancellations', async () => {
  const { id } = await put();
  await Promise.all(Array.from({ length: 10 }, () => cancel(id)));
  expect(await about(id)).toHaveLength(1);
});

it('neither acts without a record, nor records an action that was rolled back', async () => {
  const { id } = await put();
  await expect(cancel(id, { ...operator, userAgent: 'NUL: \u0000' })).rejects.toThrow();
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
  "UPDATE offload.operator_action SET actor_email = 'nobody'",
  'DELETE FROM offload.operator_action',
  'TRUNCATE offload.operator_action',
  'UPDATE offload.operator_action SET reason = NULL WHERE false',
])('rejects changes to the audit log: %s', async (sql) => {
  const before = await db.operatorAction.findMany();
  await expect(db.$executeRawUnsafe(sql)).rejects.toThrow('append-only');
  expect(await db.operatorAction.findMany()).toEqual(before);
});

it("can't be bypassed by an app with its own database role", async () => {
  const role = `app_${randomUUID().replaceAll('-', '')}`;
  await db.$executeRawUnsafe(`CREATE ROLE ${role}`);
  const asApplication = (sql: string) =>
    db.$transaction([db.$executeRawUnsafe(`SET LOCAL ROLE ${role}`), db.$executeRawUnsafe(sql)]);
  try {
    // As in prisma/app-role.ts.
    await db.$executeRawUnsafe(`GRANT USAGE ON SCHEMA offload TO ${role}`);
    await db.$executeRawUnsafe(
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA offload TO ${role}`,
    );
    await db.$executeRawUnsafe(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA offload TO ${role}`);
    await db.$executeRawUnsafe(`REVOKE UPDATE, DELETE ON offload.operator_action FROM ${role}`);
    await asApplication(
      `INSERT INTO offload.operator_action (actor_id, actor_email, action, subject_type, subject_id)
       VALUES ('olga', 'olga@example.com', 'job.retry', 'job', 'its own role')`,
    );
    expect(await about('its own role')).toHaveLength(1);
    for (const sql of [
      "UPDATE offload.operator_action SET reason = 'x'",
      'DELETE FROM offload.operator_action',
      'TRUNCATE offload.operator_action',
      'ALTER TABLE offload.operator_action DISABLE TRIGGER ALL',
      'DROP TRIGGER operator_action_is_append_only ON offload.operator_action',
      'DROP TABLE offload.operator_action',
      'CREATE OR REPLACE FUNCTION offload.refuse_to_rewrite_audit() RETURNS trigger LANGUAGE sql AS $$ SELECT 1 $$',
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

it('records a repeated read only once, until staff read something else', async () => {
  const doing = { action: 'user.read', subjectType: 'user', subjectId: randomUUID() } as const;
  for (const after of [{ page: 1 }, { page: 1 }, { page: 2 }])
    await recordActionOnce(db, operator, { ...doing, after });
  expect((await about(doing.subjectId)).map(({ after }) => after)).toEqual([{ page: 1 }, { page: 2 }]);
});

it('keeps the audit log when the job is deleted', async () => {
  const { id } = await put();
  await cancel(id);
  await db.job.delete({ where: { id } });
  expect(await about(id)).toHaveLength(1);
});
