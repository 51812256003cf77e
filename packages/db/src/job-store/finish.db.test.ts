import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../client';
import { hasEnded } from '../job-state';
import { failure, historyOf, loseWorker, putJob, take, workerId } from '../testing/jobs';
import { cancelJob, retryJob } from './change';
import { type Finish, finishJobs, type NewFile, type Outcome } from './finish';
import { writeProgress } from './progress';

let database: TestDatabase;
let db: Database;
const success: Outcome = { state: 'succeeded', result: { answer: 42 } };
const admin = { owner: null, actor: 'user:admin' };
const finish = (...finishes: Finish[]) => finishJobs(db, { workerId, finishes });
const find = (id: string) => db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

it.each<[Outcome, object]>([
  [success, { state: 'succeeded', result: { answer: 42 }, progressPercent: 100, errorMessage: null }],
  [
    { state: 'failed', failure },
    { state: 'failed', result: null, errorCode: 'oops', errorStack: failure.stack },
  ],
  [
    { state: 'retrying', failure, delayMs: 5_000 },
    { state: 'retrying', attempt: 1, errorCode: 'oops' },
  ],
  [{ state: 'canceled' }, { state: 'canceled', result: null, errorMessage: null }],
  [
    { state: 'queued', reason: 'Mail is down' },
    { state: 'queued', attempt: 0, progressStep: 'Mail is down' },
  ],
])('ends a run as %o', async (outcome, expected) => {
  const { id } = await putJob(db);
  const { claim } = await take(db, id);
  const [position] = await finish({ id, claim, outcome });
  expect(position).toMatchObject({ id, state: outcome.state, claim });
  const job = await find(id);
  expect(job).toMatchObject({ ...expected, leaseUntil: null });
  expect(job.finishedAt !== null).toBe(hasEnded(outcome.state));
  expect(job.nextAttemptAt !== null).toBe(outcome.state === 'retrying');
  expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1', `${outcome.state} 1`]);
});

it('changes nothing where an older claim ends late, and tells it where the job stands', async () => {
  const { id } = await putJob(db);
  const older = await take(db, id);
  await loseWorker(db, id);
  const newer = await take(db, id);
  const before = await find(id);
  for (const outcome of [success, { state: 'failed', failure }, { state: 'canceled' }] as Outcome[]) {
    const [position] = await finish({ id, claim: older.claim, outcome });
    expect(position).toMatchObject({ state: 'running', claim: newer.claim });
  }
  expect(await find(id)).toEqual(before);
  expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1', 'running 2']);
});

it('commits files with the end of the run that wrote them, and none of a run that was overtaken', async () => {
  const { id } = await putJob(db);
  const older = await take(db, id);
  await loseWorker(db, id);
  const newer = await take(db, id);
  const fileOf = (name: string): NewFile => ({
    ...{
      id: randomUUID(),
      role: 'output',
      name,
      contentType: 'text/plain',
      bytes: 1,
      key: `jobs/${id}/${name}`,
    },
    ...{ width: null, height: null, keepMs: null },
  });
  for (const { claim } of [older, newer]) {
    await finish({ id, claim, outcome: { ...success, files: [fileOf(`by-run-${claim}`)] } });
  }
  expect(await db.file.findMany({ where: { jobId: id } })).toMatchObject([{ name: `by-run-${newer.claim}` }]);
});

it('is safe to repeat: the second time answers the same and changes nothing', async () => {
  const { id } = await putJob(db);
  const { claim } = await take(db, id);
  const [first] = await finish({ id, claim, outcome: success });
  const before = await find(id);
  const [second] = await finish({ id, claim, outcome: success });
  expect(second).toEqual(first);
  const [other] = await finish({ id, claim, outcome: { state: 'failed', failure } });
  expect(other).toEqual(first);
  expect(await find(id)).toEqual(before);
});

it('ends a run once, however often it is told at the same time', async () => {
  const { id } = await putJob(db);
  const { claim } = await take(db, id);
  const outcomes: Outcome[] = [success, { state: 'failed', failure }, { state: 'canceled' }];
  await Promise.all(
    Array.from({ length: 30 }, (_, turn) => finish({ id, claim, outcome: outcomes[turn % 3] ?? success })),
  );
  expect((await historyOf(db, id)).filter((entry) => !/queued|running/.test(entry))).toHaveLength(1);
});

it('answers in the order it was told, also for a job that is not there', async () => {
  const [one, two] = [await putJob(db), await putJob(db)];
  for (const { id } of [one, two]) await take(db, id);
  const positions = await finish(
    { id: two.id, claim: 1, outcome: success },
    { id: randomUUID(), claim: 1, outcome: success },
    { id: one.id, claim: 1, outcome: { state: 'canceled' } },
  );
  expect(positions.map((position) => position?.state)).toEqual(['succeeded', undefined, 'canceled']);
});

it('says in milliseconds when the next attempt is due', async () => {
  const { id } = await putJob(db);
  const { claim } = await take(db, id);
  const [position] = await finish({ id, claim, outcome: { state: 'retrying', failure, delayMs: 9_000.4 } });
  expect(position?.waitMs).toBeGreaterThan(8_000);
  // The row keeps whole milliseconds, rounded.
  expect(position?.waitMs).toBeLessThanOrEqual(9_001);
});

it.each<[string, Outcome, string]>([
  ['has failed', { state: 'failed', failure }, 'canceled'],
  ['would be tried again', { state: 'retrying', failure, delayMs: 0 }, 'canceled'],
  ['goes back to the queue', { state: 'queued', reason: 'x' }, 'canceled'],
  ['is done', success, 'succeeded'],
])('ends a job that was to be canceled and %s', async (_what, outcome, state) => {
  const { id } = await putJob(db);
  const { claim } = await take(db, id);
  await cancelJob(db, id, admin);
  await finish({ id, claim, outcome });
  expect(await find(id)).toMatchObject({ state, attempt: 1, nextAttemptAt: null, errorMessage: null });
});

it('keeps how far a job came that is canceled, and forgets it where it is run again', async () => {
  const { id } = await putJob(db);
  const { claim } = await take(db, id);
  await writeProgress(db, [{ id, claim, percent: 40, step: 'Reading row 400' }]);
  await cancelJob(db, id, admin);
  expect(await find(id)).toMatchObject({ state: 'canceling', progressStep: 'Reading row 400' });
  await writeProgress(db, [{ id, claim, percent: 41, step: 'Reading row 410' }]);
  await finish({ id, claim, outcome: { state: 'canceled' } });
  expect(await find(id)).toMatchObject({ progressPercent: 41, progressStep: 'Reading row 410' });
  await retryJob(db, id, admin);
  expect(await find(id)).toMatchObject({ progressPercent: 0, progressStep: null });
});

it('gives one end to a job that is canceled and finishes at the same time', async () => {
  for (let round = 0; round < 20; round += 1) {
    const { id } = await putJob(db);
    const { claim } = await take(db, id);
    const outcome: Outcome = round % 2 ? success : { state: 'failed', failure };
    await Promise.all([cancelJob(db, id, admin), finish({ id, claim, outcome })]);
    const ends = (await historyOf(db, id)).filter((entry) => hasEnded(entry.split(' ')[0] ?? ''));
    expect(ends).toEqual([`${(await find(id)).state} 1`]);
  }
});

it('writes progress while the claim holds, and none of an older one or of what has ended', async () => {
  const { id } = await putJob(db);
  const older = await take(db, id);
  await writeProgress(db, [{ id, claim: older.claim, percent: 30, step: 'Half of it' }]);
  expect(await find(id)).toMatchObject({ progressPercent: 30, progressStep: 'Half of it' });
  await loseWorker(db, id);
  const newer = await take(db, id);
  await writeProgress(db, [{ id, claim: older.claim, percent: 90, step: 'Late' }]);
  expect(await find(id)).toMatchObject({ progressPercent: 0, progressStep: null });
  await finish({ id, claim: newer.claim, outcome: success });
  await writeProgress(db, [{ id, claim: newer.claim, percent: 50, step: 'Later still' }]);
  expect(await find(id)).toMatchObject({ progressPercent: 100, progressStep: null });
});

it('gives every change a larger version', async () => {
  const { id } = await putJob(db);
  const versions = [(await find(id)).version];
  const { claim } = await take(db, id);
  versions.push((await find(id)).version);
  await writeProgress(db, [{ id, claim, percent: 1, step: '' }]);
  versions.push((await find(id)).version);
  await finish({ id, claim, outcome: success });
  versions.push((await find(id)).version);
  expect(versions).toEqual([...new Set(versions)].sort((a, b) => (a < b ? -1 : 1)));
});
