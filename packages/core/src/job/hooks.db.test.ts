import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { admin, createJobTools, failure, historyOf } from '../../test/jobs';
import type { Database } from '../database/database';
import { type Sql, sql } from '../database/sql';
import type { Outcome } from '../run/finish';
import type { Hook } from './hooks';

interface Hooked {
  moment: string;
  changed: Record<string, unknown>;
}

let database: TestDatabase;
let db: Database;
const record = (moment: string): Sql => sql`
  INSERT INTO hooked (moment, changed) SELECT ${moment}, to_jsonb(changed) FROM changed`;
const recording = createJobTools([
  {
    onEnqueue: record('enqueue'),
    onStart: record('start'),
    onEnd: record('end'),
    onChange: record('change'),
  },
]);
const plain = createJobTools();
const success: Outcome = { state: 'succeeded', result: {}, attached: { files: ['a'] } };
const find = (id: string) => database.db.job.findUnique({ where: { id } });
const recorded = () => db.query<Hooked>(sql`SELECT moment, changed FROM hooked ORDER BY id`);

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
  await db.execute(sql`
    CREATE TABLE hooked (id int GENERATED ALWAYS AS IDENTITY, moment text NOT NULL, changed jsonb NOT NULL)`);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.execute(sql`TRUNCATE hooked`);
});

it('runs on enqueue, start, end, and change, with the details of each', async () => {
  const { put, run, retry, cancel, take, finish } = recording;
  const by = { id: 'olga' };
  const { id, ownerId } = await put(db, { extras: { recipient: 'ada@example.com' } });
  await run(db, id, { state: 'failed', failure });
  await retry(db, id, { ...admin, by });
  const { fence } = await take(db, id);
  await finish(db, { id, fence, outcome: success });
  const job = {
    id,
    owner_id: ownerId,
    kind: 'test',
    queue: 'email',
    parent_id: null,
    version: expect.any(Number),
  };
  const lasted = { waited_ms: expect.any(Number), ran_ms: expect.any(Number) };
  const change = { action: 'retry', by, by_owner: false, reason: null };
  expect(await recorded()).toMatchObject([
    {
      moment: 'enqueue',
      changed: { ...job, state: 'queued', fence: 0, extras: { recipient: 'ada@example.com' } },
    },
    { moment: 'start', changed: { ...job, state: 'running', fence: 1, attempt: 1 } },
    { moment: 'end', changed: { ...job, ...lasted, state: 'failed', fence: 1, extras: null } },
    {
      moment: 'change',
      changed: { ...job, ...change, before: { state: 'failed' }, after: { state: 'queued' } },
    },
    { moment: 'start', changed: { ...job, state: 'running', fence: 3, attempt: 1 } },
    { moment: 'end', changed: { ...job, ...lasted, state: 'succeeded', extras: { files: ['a'] } } },
  ]);
  await cancel(db, id);
  expect(await recorded()).toHaveLength(6);
});

it('runs at the end of a job that is canceled while it waits or whose worker is lost', async () => {
  const [waiting, lost] = [await plain.put(db), await plain.put(db, { maxAttempts: 1 })];
  await recording.cancel(db, waiting.id, { owner: waiting.ownerId, actor: 'user:x' });
  await plain.take(db, lost.id, -1_000);
  await recording.endOrphans(db);
  const canceled = { id: waiting.id, state: 'canceled', ran_ms: null };
  expect((await recorded()).sort((a, b) => (a.moment > b.moment ? -1 : 1))).toMatchObject([
    { moment: 'end', changed: canceled },
    { moment: 'end', changed: { id: lost.id, state: 'failed' } },
    { moment: 'change', changed: { ...canceled, action: 'cancel', by: null, by_owner: true } },
  ]);
});

it('runs once at the end of a canceled running job, when its worker has stopped it', async () => {
  const { id } = await plain.put(db);
  const { fence } = await plain.take(db, id);
  await recording.cancel(db, id, admin);
  expect((await recorded()).map(({ moment }) => moment)).toEqual(['change']);
  await recording.finish(db, { id, fence, outcome: { state: 'canceled' } });
  expect((await recorded()).map(({ moment, changed }) => [moment, changed.state])).toEqual([
    ['change', 'canceling'],
    ['end', 'canceled'],
  ]);
});

it("runs once for each job of a batch, except for jobs that haven't changed", async () => {
  const jobs = [await plain.put(db), await plain.put(db), await plain.put(db)];
  const finishes = jobs.map(({ id }) => ({ id, fence: 1, outcome: success }));
  for (const { id } of jobs.slice(1)) await plain.take(db, id);
  await recording.finish(db, ...finishes);
  await recording.finish(db, ...finishes);
  const ids = (await recorded()).map(({ changed }) => changed.id);
  expect(ids.sort()).toEqual(
    jobs
      .slice(1)
      .map(({ id }) => id)
      .sort(),
  );
});

it('measures no negative times when a job starts early or the clock has been set back', async () => {
  const { put, take, run, finish } = recording;
  const { id } = await put(db);
  await run(db, id, { state: 'retrying', failure, delayMs: 3_600_000 });
  const { fence } = await take(db, id);
  await db.execute(sql`UPDATE offload.job SET started_at = now() + interval '1 h' WHERE id = ${id}::uuid`);
  await finish(db, { id, fence, outcome: success });
  const [start, end] = (await recorded()).slice(-2);
  expect(start).toMatchObject({ moment: 'start', changed: { waited_ms: 0 } });
  expect(end).toMatchObject({ moment: 'end', changed: { ran_ms: 0 } });
});

it('measures how long a job has waited since it was due', async () => {
  const { id } = await recording.put(db);
  await db.execute(sql`UPDATE offload.job SET waits_since = now() - interval '1 h' WHERE id = ${id}::uuid`);
  await recording.take(db, id);
  const hour = 3_600_000;
  const waited = Number((await recorded()).at(-1)?.changed.waited_ms);
  expect(waited).toBeGreaterThanOrEqual(hour);
  expect(waited).toBeLessThan(2 * hour);
});

it("runs before a job is deleted, with the job's last state", async () => {
  const { id } = await plain.fail(db, 'x');
  await recording.remove(db, id);
  expect(await find(id)).toBeNull();
  expect(await recorded()).toMatchObject([
    {
      moment: 'change',
      changed: { id, action: 'delete', before: { state: 'failed', kind: 'test' }, after: null },
    },
  ]);
});

const failing = (moment: keyof Hook) =>
  createJobTools([{ [moment]: sql`INSERT INTO hooked (moment) SELECT NULL FROM changed` }]);

it('prevents a job from being enqueued if it fails', async () => {
  const id = crypto.randomUUID();
  await expect(failing('onEnqueue').put(db, { id })).rejects.toThrow('null value');
  expect(await find(id)).toBeNull();
  expect(await historyOf(db, id)).toEqual([]);
});

it.each<[keyof Hook, string, (id: string) => Promise<unknown>]>([
  ['onStart', 'queued', (id) => failing('onStart').take(db, id)],
  ['onEnd', 'queued', (id) => failing('onEnd').cancel(db, id)],
  ['onChange', 'queued', (id) => failing('onChange').cancel(db, id)],
  ['onEnd', 'running', (id) => failing('onEnd').finish(db, { id, fence: 1, outcome: success })],
  ['onChange', 'running', (id) => failing('onChange').cancel(db, id)],
  ['onChange', 'failed', (id) => failing('onChange').retry(db, id)],
  ['onChange', 'failed', (id) => failing('onChange').remove(db, id)],
])('leaves the job unchanged if it fails: %s of a %s job', async (_moment, state, act) => {
  const { id } = await plain.put(db);
  if (state === 'running') await plain.take(db, id);
  if (state === 'failed') await plain.run(db, id, { state: 'failed', failure });
  const [before, history] = [await find(id), await historyOf(db, id)];
  expect(before).toMatchObject({ state });
  await expect(act(id)).rejects.toThrow('null value');
  expect(await find(id)).toEqual(before);
  expect(await historyOf(db, id)).toEqual(history);
});

it("is rolled back with the caller's transaction", async () => {
  const enqueuing = db.transaction(async (tx) => {
    await recording.put(tx);
    throw new Error('rolled back');
  });
  await expect(enqueuing).rejects.toThrow('rolled back');
  expect(await recorded()).toEqual([]);
});
