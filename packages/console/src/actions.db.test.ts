import { raw, sql } from '@offload/core/internal';
import { createTestDatabase, createTestSystem, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { undoRetries } from './actions';
import { auditLog } from './operations/audit-log';
import { withIds } from './operations/changes/filter';

let database: TestDatabase;
const { system, tools } = createTestSystem([auditLog]);
const operator = { id: 'olga', email: 'olga@example.com', ip: null, userAgent: null, requestId: 'r' };
const access = { owner: null, actor: 'user:olga', by: operator };
const stateOf = async (id: string) => (await database.db.job.findUniqueOrThrow({ where: { id } })).state;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('cancels retried jobs that no worker has started, and no others', async () => {
  const { core } = database;
  const [waiting, started, failed] = [
    await tools.fail(core, 'x'),
    await tools.fail(core, 'x'),
    await tools.fail(core, 'x'),
  ];
  await tools.retry(core, waiting.id);
  await tools.retry(core, started.id);
  await tools.take(core, started.id);
  const ids = [waiting.id, started.id, failed.id];
  const undone = await undoRetries(core, system, withIds(ids), access);
  expect(undone.map(({ id }) => id)).toEqual([waiting.id]);
  expect(await Promise.all(ids.map(stateOf))).toEqual(['canceled', 'running', 'failed']);
  expect(await database.db.operatorAction.findMany({ where: { subjectId: waiting.id } })).toMatchObject([
    { action: 'job.cancel', actorEmail: operator.email },
  ]);
  expect(await undoRetries(core, system, withIds(ids), access)).toEqual([]);
});

it('cancels up to 500 of them at once', async () => {
  const { core } = database;
  const { id } = await tools.fail(core, 'x');
  await tools.retry(core, id);
  await core.query(
    raw(`INSERT INTO offload.job
      SELECT copy.* FROM offload.job, generate_series(1, 500) AS n, LATERAL jsonb_populate_record(
        job, jsonb_build_object('id', '00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))) AS copy
      WHERE job.id = '${id}'`),
  );
  const undo = () => undoRetries(core, system, sql`true`, access);
  expect((await undo()).length).toBe(500);
  expect((await undo()).length).toBe(1);
});
