import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { createJobTools } from '../../../test/jobs';
import type { Connection, Statement } from '../../database/connection';
import type { Database } from '../../database/database';
import { sql } from '../../database/sql';
import { createRunningJobs } from './running';

let database: TestDatabase;
let db: Database;
const { put, take, finish } = createJobTools();

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => database.drop());

/** A database that counts how often leases were renewed. */
function countingRenewals(): Database & { renewals: () => number } {
  let renewals = 0;
  const query: Connection['query'] = async <Row extends object>(statement: Statement) => {
    const rows = await db.query<Row>(statement);
    if (statement.text.includes('renewed AS')) renewals += 1;
    return rows;
  };
  return { ...db, query, renewals: () => renewals };
}

it('renews a lease soon after the transaction that has locked the row of its job has ended', async () => {
  const leaseMs = 600_000;
  const { id } = await put(db);
  const claim = await take(db, id, 1_000);
  const find = () => database.db.job.findUniqueOrThrow({ where: { id } });
  const before = await find();
  const counting = countingRenewals();
  const errors: unknown[] = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const running = createRunningJobs(counting, leaseMs, (error) => errors.push(error));
  running.add(claim);
  await db.transaction(async (tx) => {
    await tx.execute(sql`SELECT FROM offload.job WHERE id = ${id}::uuid FOR NO KEY UPDATE`);
    await until(async () => {
      if (counting.renewals() === 0) await vi.advanceTimersByTimeAsync(leaseMs / 3);
      return counting.renewals() > 0;
    });
  });
  expect((await find()).leaseUntil).toEqual(before.leaseUntil);
  let passedMs = 0;
  await until(async () => {
    passedMs += 200;
    await vi.advanceTimersByTimeAsync(200);
    return Number((await find()).leaseUntil) > Number(before.leaseUntil);
  });
  // The next round in its turn.
  expect(passedMs).toBeLessThan(leaseMs / 3);
  await running.close();
  expect(errors).toEqual([]);
});

/** A database whose first answer that a run has lost its job waits until it's released. */
function holdingAnswer() {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const answer = { isHeld: false, renewals: 0, release: () => release() };
  const query: Connection['query'] = async <Row extends object>(statement: Statement) => {
    const rows = await db.query<Row>(statement);
    if (!statement.text.includes('renewed AS')) return rows;
    if (!answer.isHeld && rows.some((row) => 'held' in row && row.held === false)) {
      answer.isHeld = true;
      await released;
    }
    answer.renewals += 1;
    return rows;
  };
  return { answer, slow: { ...db, query } };
}

it('keeps a run that it has started since it asked about an earlier run of the job', async () => {
  const { id } = await put(db);
  const before = await take(db, id);
  const { answer, slow } = holdingAnswer();
  const errors: unknown[] = [];
  const running = createRunningJobs(slow, 300, (error) => errors.push(error));
  running.add(before);
  await finish(db, { id, fence: before.fence, outcome: { state: 'queued', reason: 'Mail is down' } });
  await until(() => answer.isHeld);
  running.remove(before);
  const signal = running.add(await take(db, id));
  answer.release();
  const { renewals } = answer;
  // One for the answer that was held, and one after it.
  await until(() => answer.renewals > renewals + 1);
  expect(signal.aborted).toBe(false);
  await running.close();
  expect(errors).toEqual([]);
});
