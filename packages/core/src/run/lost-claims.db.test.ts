import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools, loseWorker, workerId } from '../../test/jobs';
import { countWaiting } from '../../test/waiting';
import type { Connection, Statement } from '../database/connection';
import type { Database } from '../database/database';
import { databaseDown } from '../database/database-down';
import { returnToOutbox } from '../delivery/outbox';
import type { Claim } from './claim';
import { createJobWriter, giveBackLost } from './writer';

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
  return giveBackLost(db, [id], { ...worker, workerId: as, running: known });
}

/** Runs statements, but loses the answers of those that claim, until it's told that the database is back. */
function losingClaims(): Connection & { isBack: boolean } {
  const losing = {
    isBack: false,
    execute: db.execute,
    async query<Row extends object>(statement: Statement): Promise<Row[]> {
      const rows = await db.query<Row>(statement);
      if (!losing.isBack && statement.text.includes('attempt = least(attempt + 1'))
        throw databaseDown(new Error('The server stopped responding.'));
      return rows;
    },
  };
  return losing;
}

it('claims a job again, without using an attempt, if the response to its claim was lost, even after its lease has expired', async () => {
  const { id } = await put(db);
  const losing = losingClaims();
  const writer = createJobWriter(losing, worker);
  await expect(writer.claim(id)).rejects.toThrow('The server stopped responding.');
  expect(await find(id)).toMatchObject({ state: 'running', attempt: 1, fence: 1 });
  await loseWorker(db, id);
  losing.isBack = true;
  expect(await writer.claim(id)).toMatchObject({ claimed: { attempt: 1, fence: 2 } });
  // The answer has arrived: another delivery of the job leaves it to that run.
  expect(await writer.claim(id)).toMatchObject({ claimed: null });
  expect(await find(id)).toMatchObject({ state: 'running', fence: 2 });
  // And whoever claims it from now on finds a run that was lost.
  await loseWorker(db, id);
  expect(await writer.claim(id)).toMatchObject({ claimed: { attempt: 2, fence: 3 } });
});

it('waits for a claim that is still in progress after its connection was lost, and then claims the job again', async () => {
  const { id } = await put(db, { unique: { key: randomUUID(), while: 'waiting', forMs: null } });
  let isFirst = true;
  const losing: Connection = {
    execute: db.execute,
    async query<Row extends object>(statement: Statement): Promise<Row[]> {
      if (!isFirst) return db.query(statement);
      isFirst = false;
      throw databaseDown(new Error('Connection reset'));
    },
  };
  const writer = createJobWriter(losing, worker);
  await expect(writer.claim(id)).rejects.toThrow('Connection reset');
  const next = await db.transaction(async (tx) => {
    // The server goes on with what it was asked for first.
    await take(tx, id);
    const claiming = writer.claim(id);
    await until(async () => (await countWaiting(db)) === 1);
    return { claiming };
  });
  expect(await next.claiming).toMatchObject({ claimed: { attempt: 1, fence: 2 } });
});

it("gives back a job, without using an attempt, if this worker doesn't know that it has claimed it", async () => {
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

it("cancels a job whose claim was lost if it's to be canceled", async () => {
  const { id } = await put(db);
  await take(db, id);
  expect(await cancel(db, id)).toMatchObject({ state: 'canceling' });
  await giveBack(id);
  expect(await find(id)).toMatchObject({ state: 'canceled' });
});

it('leaves a job alone if this worker runs it, if another worker has it, or if it has ended', async () => {
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
