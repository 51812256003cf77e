import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools, failure, historyOf, loseWorker, workerId } from '../../test/jobs';
import type { Database } from '../database/database';
import { signatureOf } from '../job/error-signature';
import { readHistory } from '../job/history';
import { hasFinished } from '../job/states';
import type { Finish, Outcome } from './finish';
import { writeProgress } from './writer';

let database: TestDatabase;
let db: Database;
const { put, take, cancel, retry, ...tools } = createJobTools();
const success: Outcome = { state: 'succeeded', result: { answer: 42 } };
const finish = (...finishes: Finish[]) => tools.finish(db, ...finishes);
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

const inAnHour = new Date(Date.now() + 3_600_000);
const asFailed = {
  ...{ errorCode: 'oops', errorMessage: failure.message, errorStack: failure.stack },
  errorSignature: signatureOf(failure),
};
const asNotFailed = { errorCode: null, errorMessage: null, errorStack: null, errorSignature: null };
const asFinished = { heldBy: null, waitingFor: null, nextAttemptAt: null };

it.each<[Outcome, object, string | null]>([
  [
    success,
    { ...asFinished, ...asNotFailed, result: { answer: 42 }, progressPercent: 100, warnings: 0 },
    null,
  ],
  [{ ...success, warnings: 3 }, { warnings: 3 }, null],
  [
    { state: 'failed', failure },
    { ...asFinished, ...asFailed, result: null, progressPercent: 40, warnings: 0 },
    failure.message,
  ],
  [
    { state: 'retrying', failure, delayMs: 5_000 },
    { ...asFailed, heldBy: 'time', attempt: 1, waitingFor: null, progressPercent: 40 },
    failure.message,
  ],
  [
    { state: 'queued', reason: 'Mail is down' },
    { ...asFinished, ...asNotFailed, attempt: 0, progressPercent: 0, progressStep: 'Mail is down' },
    'Mail is down',
  ],
  [{ state: 'queued', reason: 'Mail is down', hold: 'gate' }, { heldBy: 'gate', attempt: 0 }, 'Mail is down'],
  [
    { state: 'waiting', hold: 'time', waitingFor: { type: 'time', until: inAnHour.toISOString() } },
    {
      heldBy: 'time',
      waitingFor: { type: 'time' },
      nextAttemptAt: inAnHour,
      attempt: 0,
      progressPercent: 40,
    },
    null,
  ],
  [
    { state: 'waiting', hold: 'time', waitingFor: { type: 'time' }, reason: 'It is full', delayMs: 60_000 },
    {
      ...{ heldBy: 'time', attempt: 0, progressStep: 'It is full' },
      waitingFor: { type: 'time', until: expect.stringMatching(/T.+\.\d{3}Z$/) },
      nextAttemptAt: expect.toSatisfy((at: Date) => Math.abs(at.getTime() - Date.now() - 60_000) < 30_000),
    },
    'It is full',
  ],
  [
    { state: 'waiting', hold: 'signal', waitingFor: { type: 'signal', name: 'go' } },
    { heldBy: 'signal', waitingFor: { type: 'signal', name: 'go' }, nextAttemptAt: null },
    null,
  ],
])('ends a run as %o', async (outcome, expected, message) => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  await writeProgress(db, [{ id, fence, percent: 40, step: 'Reading row 400' }]);
  const [status] = await finish({ id, fence, outcome });
  expect(status).toMatchObject({ id, state: outcome.state, fence });
  const job = await find(id);
  const step = outcome.state === 'queued' ? outcome.reason : null;
  expect(job).toMatchObject({ progressStep: step, ...expected, state: outcome.state });
  expect(job).toMatchObject({ leaseUntil: null, dispatchedAt: null });
  expect(job.finishedAt !== null).toBe(hasFinished(outcome.state));
  if (outcome.state === 'retrying') expect(job.nextAttemptAt).toEqual(job.waitsSince);
  expect(Number(job.waitsSince)).toBeGreaterThanOrEqual(Number(job.startedAt));
  expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1', `${outcome.state} 1`]);
  expect((await readHistory(db, id)).at(-1)).toMatchObject({ actor: `worker:${workerId}`, message });
});

it('ends runs that succeed, fail, and wait in one call, each with what is its own', async () => {
  const ids = [await put(db), await put(db), await put(db), await put(db)].map(({ id }) => id);
  for (const id of ids) await take(db, id);
  const outcomes: Outcome[] = [
    success,
    { state: 'failed', failure },
    { state: 'waiting', hold: 'signal', waitingFor: { type: 'signal', name: 'go' } },
    { ...success, warnings: 2 },
  ];
  await finish(...ids.map((id, at) => ({ id, fence: 1, outcome: outcomes[at] ?? success })));
  expect(await Promise.all(ids.map(find))).toMatchObject([
    { ...asFinished, ...asNotFailed, state: 'succeeded', result: { answer: 42 }, warnings: 0 },
    { ...asFinished, ...asFailed, state: 'failed', result: null },
    { ...asNotFailed, state: 'waiting', heldBy: 'signal', waitingFor: { name: 'go' }, result: null },
    { ...asFinished, ...asNotFailed, state: 'succeeded', warnings: 2 },
  ]);
});

it('changes nothing when an older run ends late, and returns the status of the job', async () => {
  const { id } = await put(db);
  const older = await take(db, id);
  await loseWorker(db, id);
  const newer = await take(db, id);
  const before = await find(id);
  for (const outcome of [success, { state: 'failed', failure }, { state: 'canceled' }] as Outcome[]) {
    const [status] = await finish({ id, fence: older.fence, outcome });
    expect(status).toMatchObject({ state: 'running', fence: newer.fence });
  }
  expect(await find(id)).toEqual(before);
  expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1', 'running 2']);
});

it('is safe to repeat: the second call returns the same and changes nothing', async () => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  const [first] = await finish({ id, fence, outcome: success });
  const before = await find(id);
  const [second] = await finish({ id, fence, outcome: success });
  expect(second).toEqual(first);
  const [other] = await finish({ id, fence, outcome: { state: 'failed', failure } });
  expect(other).toEqual(first);
  expect(await find(id)).toEqual(before);
});

it('ends a run once, even with concurrent calls', async () => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  const retrying: Outcome = { state: 'retrying', failure, delayMs: 0 };
  const outcomes: Outcome[] = [success, { state: 'failed', failure }, retrying];
  await Promise.all(
    Array.from({ length: 30 }, (_, turn) => finish({ id, fence, outcome: outcomes[turn % 3] ?? success })),
  );
  expect((await historyOf(db, id)).filter((entry) => !/queued|running/.test(entry))).toHaveLength(1);
});

it('returns statuses in the order of the runs, and nothing for an unknown job', async () => {
  const [one, two] = [await put(db), await put(db)];
  for (const { id } of [one, two]) await take(db, id);
  const statuses = await finish(
    { id: two.id, fence: 1, outcome: success },
    { id: randomUUID(), fence: 1, outcome: success },
    { id: one.id, fence: 1, outcome: { state: 'failed', failure } },
  );
  expect(statuses).toMatchObject([{ state: 'succeeded' }, null, { state: 'failed' }]);
});

it('returns the time until the next attempt in milliseconds', async () => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  const [status] = await finish({ id, fence, outcome: { state: 'retrying', failure, delayMs: 9_000.4 } });
  expect(status?.waitMs).toBeGreaterThan(8_000);
  // The row keeps whole milliseconds, rounded.
  expect(status?.waitMs).toBeLessThanOrEqual(9_001);
});

it('increases the version with every change', async () => {
  const { id } = await put(db);
  const versions = [(await find(id)).version];
  const { fence } = await take(db, id);
  versions.push((await find(id)).version);
  await writeProgress(db, [{ id, fence, percent: 1, step: '' }]);
  versions.push((await find(id)).version);
  await finish({ id, fence, outcome: success });
  versions.push((await find(id)).version);
  expect(versions).toEqual([...new Set(versions)].sort((a, b) => (a < b ? -1 : 1)));
});

it('records the first outcome if a run is finished twice in one call', async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, async () => (await put(db)).id));
  const fences = await Promise.all(ids.map(async (id) => (await take(db, id)).fence));
  const runs = ids.map((id, index) => ({ id, fence: fences[index] ?? 0 }));
  const givenBack: Outcome = { state: 'queued', reason: 'The worker was restarted' };
  await finish(
    ...runs.map((run) => ({ ...run, outcome: success })),
    ...runs.map((run) => ({ ...run, outcome: givenBack })),
  );
  for (const id of ids) expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1', 'succeeded 1']);
});

it('records the first outcome also if that gives the job back', async () => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  const givenBack: Outcome = { state: 'queued', reason: 'The worker was restarted' };
  await finish({ id, fence, outcome: givenBack }, { id, fence, outcome: success });
  expect(await find(id)).toMatchObject({ state: 'queued', attempt: 0 });
});

it('cuts a message and a stack that are too long to read, and says where', async () => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  const long = { code: 'oops', message: 'm'.repeat(10_001), stack: 's'.repeat(100_000) };
  await finish({ id, fence, outcome: { state: 'failed', failure: long } });
  const message = `${'m'.repeat(10_000)}… (cut after 10000 of 10001 characters)`;
  expect(await find(id)).toMatchObject({
    errorMessage: message,
    errorStack: `${'s'.repeat(50_000)}… (cut after 50000 of 100000 characters)`,
  });
  expect((await readHistory(db, id)).at(-1)).toMatchObject({ message });
});
