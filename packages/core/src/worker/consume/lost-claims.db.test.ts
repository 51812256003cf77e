import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../database/database';
import { databaseDown } from '../../database/database-down';
import { returnToOutbox } from '../../delivery/outbox';
import { contractOf } from '../../testing/contract';
import { createJobTools, workerId } from '../../testing/jobs';
import type { Claim } from '../claim';
import { createJobWriter, type JobWriter } from '../writer';
import { createConsumer } from './consume';
import { createInTime } from './in-time';
import { giveBackLost } from './lost-claims';

let database: TestDatabase;
let db: Database;
const { put, take, run, cancel, worker } = createJobTools();
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

/** Gives back as a worker that knows only of these claims. */
function giveBack(id: string, { known = [], as = workerId }: { known?: Claim[]; as?: string } = {}) {
  const running = { claims: () => known };
  return giveBackLost(id, { db, workerId: as, running, writer: createJobWriter(db, worker) });
}

it('gives back a job whose claim this worker has not heard of, which costs no attempt', async () => {
  const [other, lost] = [await put(db), await put(db)];
  await returnToOutbox(db, lost.id);
  for (const { id } of [other, lost]) await take(db, id);
  const before = await find(other.id);
  await giveBack(lost.id);
  expect(await find(lost.id)).toMatchObject({
    state: 'queued',
    attempt: 0,
    progressStep: 'The connection to the database was lost',
  });
  expect(await find(other.id)).toEqual(before);
});

it('cancels one that is to be canceled', async () => {
  const { id } = await put(db);
  await take(db, id);
  expect(await cancel(db, id)).toMatchObject({ state: 'canceling' });
  await giveBack(id);
  expect(await find(id)).toMatchObject({ state: 'canceled' });
});

it('leaves a job alone that this worker runs, that another worker has, or that has ended', async () => {
  const [running, elsewhere, ended] = [await put(db), await put(db), await put(db)];
  const known = [await take(db, running.id), await take(db, elsewhere.id)].slice(0, 1);
  await run(db, ended.id, { state: 'succeeded', result: {} });
  const read = () => Promise.all([running, elsewhere, ended].map(({ id }) => find(id)));
  const before = await read();
  await giveBack(running.id, { known });
  await giveBack(elsewhere.id, { as: randomUUID() });
  await giveBack(ended.id);
  expect(await read()).toEqual(before);
});

/** The parts of a worker that does nothing else. */
function idleParts() {
  const fail = (error: unknown) => {
    throw error;
  };
  const run = () => Promise.reject(new Error('The test runs jobs.'));
  return {
    workerId,
    kinds: new Map([['test', { contract: contractOf('test'), run }]]),
    backend: { name: 'postgresql' as const, queue: run, worker: run, check: run, close: run },
    running: {
      add: () => new AbortController().signal,
      remove: () => undefined,
      claims: () => [],
      stopAll: () => undefined,
      close: async () => undefined,
    },
    inTime: createInTime(() => undefined, fail),
    afterRun: async () => undefined,
    outages: { begin: () => undefined, isPaused: () => false },
    giveWay: () => undefined,
    admission: { whenDue: () => undefined, close: () => undefined, after: () => undefined },
    giveUp: new AbortController().signal,
    log: pino({ level: 'silent' }),
    errorLogger: () => fail,
  };
}
const room = { take: (max: number) => max, release: () => undefined, waitForOne: async () => false };

it('runs a job that was delivered twice while the answer to its first claim was lost', async () => {
  const { id } = await put(db);
  const writer = createJobWriter(db, worker);
  let endFirst: () => void = () => undefined;
  const firstIsOver = new Promise<void>((resolve) => {
    endFirst = resolve;
  });
  let claims = 0;
  const claim: JobWriter['claim'] = async (...args) => {
    claims += 1;
    if (claims === 1) throw databaseDown(new Error('Connection terminated'));
    const isOfSecond = claims === 2 && args[1]?.getTime() === 2;
    const result = await writer.claim(...args);
    if (isOfSecond) await firstIsOver;
    return result;
  };
  const runs: Claim[] = [];
  const consume = createConsumer({
    ...idleParts(),
    db,
    writer: { ...writer, claim },
    run: (_definition, claimed) => {
      runs.push(claimed);
      return new Promise(() => undefined);
    },
  })('email');
  const deliver = (timestamp: number) =>
    consume({ id: `${timestamp}`, jobs: [{ id, kind: 'test' }], timestamp }, room);
  const [first, second] = [deliver(1), deliver(2)];
  await first;
  endFirst();
  await second;
  expect(runs).toMatchObject([{ id, fence: 1 }]);
  expect(await find(id)).toMatchObject({ state: 'running', fence: 1, attempt: 1 });
});
