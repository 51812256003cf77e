import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { admin, createJobTools, failure, historyOf, loseWorker } from '../../test/jobs';
import type { Database } from '../database/database';
import { isDatabaseDown } from '../database/database-down';
import { sql } from '../database/sql';
import { expireOverdue } from '../delivery/sweep/end-jobs';
import type { Outcome } from '../run/finish';
import { initialState, transitions } from './states';
import { wakeDue } from './wake';

let database: TestDatabase;
let db: Database;
const { put, take, run, finish, cancel, retry, reschedule, change, endOrphans, hooks } = createJobTools();
const success: Outcome = { state: 'succeeded', result: {} };
const failed: Outcome = { state: 'failed', failure };
const retrying: Outcome = { state: 'retrying', failure, delayMs: 0 };
const givenBack: Outcome = { state: 'queued', reason: 'The worker was restarted' };
const canceled: Outcome = { state: 'canceled' };
const waitingForSignal: Outcome = {
  state: 'waiting',
  hold: 'signal',
  waitingFor: { type: 'signal', name: 'go' },
};
const slept: Outcome = {
  state: 'waiting',
  hold: 'time',
  waitingFor: { type: 'time', until: new Date(0).toISOString() },
};
const outcomes = [success, failed, retrying, givenBack, canceled, waitingForSignal, slept];

/** Every transition of the table, as `from > to`. Rescheduling doesn't change the state, so it isn't in the history. */
const steps = Object.entries(transitions).flatMap(([name, { from, to }]) =>
  name === 'reschedule' || name === 'postpone' ? [] : from.map((state) => `${state} > ${to}`),
);

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

async function statesOf(id: string): Promise<string[]> {
  return (await historyOf(db, id)).map((event) => event.replace(/ \d+$/, ''));
}

async function stepsOf(id: string): Promise<string[]> {
  const states = await statesOf(id);
  return states.slice(1).map((state, index) => `${states[index]} > ${state}`);
}

async function stop(id: string, outcome: Outcome): Promise<void> {
  const { fence } = await take(db, id);
  await cancel(db, id);
  await finish(db, { id, fence, outcome });
}

it('makes every transition of the table', async () => {
  const [one, two, three] = [await put(db), await put(db), await put(db)].map(({ id }) => id);
  if (!one || !two || !three) throw new Error('three jobs');
  await run(db, one, failed);
  await retry(db, one);
  await run(db, one, retrying);
  await reschedule(db, one, 60_000);
  await cancel(db, one);
  await retry(db, one);
  await stop(one, success);
  await run(db, two, givenBack);
  await run(db, two, retrying);
  await stop(two, canceled);
  await cancel(db, three);
  await retry(db, three);
  await take(db, three);
  await loseWorker(db, three);
  await run(db, three, success);
  const others = [await takeLaterSteps(), await expireEach()].flat();
  const taken = (await Promise.all([one, two, three, ...others].map(stepsOf))).flat();
  expect([...new Set(taken)].sort()).toEqual([...new Set(steps)].sort());
});

/** Schedules jobs, lets them wait, and cancels them in both states. Returns their IDs. */
async function takeLaterSteps(): Promise<string[]> {
  const runAt = new Date(Date.now() + 60_000);
  const [one, two, three] = [await put(db, { runAt }), await put(db, { runAt }), await put(db)];
  await reschedule(db, one.id, 0);
  await wakeDue(db, 100);
  await run(db, one.id, slept);
  await wakeDue(db, 100);
  await cancel(db, two.id);
  await run(db, three.id, waitingForSignal);
  await cancel(db, three.id);
  return [one.id, two.id, three.id];
}

/** Lets a deadline pass in each state in which a job waits. Returns the IDs of the jobs. */
async function expireEach(): Promise<string[]> {
  const late = { deadlineAt: new Date(0) };
  const jobs = [
    await put(db, late),
    await put(db, { ...late, runAt: new Date(Date.now() + 60_000) }),
    await put(db, late),
    await put(db, late),
  ].map(({ id }) => id);
  await run(db, jobs[2] ?? '', { state: 'retrying', failure, delayMs: 60_000 });
  await run(db, jobs[3] ?? '', waitingForSignal);
  await expireOverdue(db, hooks);
  return jobs;
}

/** Everything that workers, users, and the sweeper may do to a job in any state. */
const acts: ((id: string) => Promise<unknown>)[] = [
  (id) => take(db, id),
  (id) => loseWorker(db, id),
  () => endOrphans(db),
  () => wakeDue(db, 100),
  (id) => cancel(db, id),
  (id) => retry(db, id),
  (id) => reschedule(db, id, 0),
  (id) => change(db, { action: 'dismiss', where: sql`id = ${id}::uuid`, access: admin }),
  async (id) => {
    const fence = Math.ceil(Math.random() * 10);
    await finish(db, { id, fence, outcome: pick(outcomes) });
  },
  (id) => run(db, id, pick(outcomes)),
];

function pick<Value>(values: readonly Value[]): Value {
  const value = values[Math.floor(Math.random() * values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

async function actAtRandom(id: string): Promise<void> {
  try {
    await pick(acts)(id);
  } catch (error) {
    // The job can't be claimed, or PostgreSQL has ended a batch to resolve a deadlock.
    if (!isDatabaseDown(error) && !String(error).includes('cannot be claimed')) throw error;
  }
}

it('makes no other transition during concurrent random actions', async () => {
  const jobs = await Promise.all(Array.from({ length: 6 }, () => put(db, { maxAttempts: 20 })));
  const actors = Array.from({ length: 4 }, async () => {
    for (let count = 0; count < 100; count += 1) await actAtRandom(pick(jobs).id);
  });
  await Promise.all(actors);
  for (const { id } of jobs) {
    const states = await statesOf(id);
    expect(states[0]).toBe(initialState);
    expect(steps).toEqual(expect.arrayContaining(await stepsOf(id)));
    expect((await database.db.job.findUniqueOrThrow({ where: { id } })).state).toBe(states.at(-1));
  }
});

it('deletes the history of deleted jobs, even if they are deleted in SQL', async () => {
  const [kept, one, two] = [await put(db), await put(db), await put(db)];
  for (const { id } of [kept, one, two]) await run(db, id, success);
  await db.execute(sql`DELETE FROM offload.job WHERE id = ANY(${[one.id, two.id]}::uuid[])`);
  expect(await Promise.all([kept, one, two].map(({ id }) => historyOf(db, id)))).toEqual([
    ['queued 0', 'running 1', 'succeeded 1'],
    [],
    [],
  ]);
});
