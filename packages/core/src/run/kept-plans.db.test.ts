import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { contractOf } from '../../test/contract';
import { admin, createJobTools, failure } from '../../test/jobs';
import { findForcedScans, recordStatements, type Statements } from '../../test/kept-plans';
import { createJobClient } from '../client/client';
import type { Database } from '../database/database';
import { openQueueBackend } from '../delivery/backend';
import { defineSystem } from '../system/system';
import type { Outcome } from './finish';
import { createStepStores } from './step-stores';
import { createJobWriter } from './writer';

const { put, worker } = createJobTools();
const child = contractOf('child', {
  concurrency: { key: () => 'one', limit: 1 },
  gate: () => 'example.com',
  unique: { while: 'open', key: () => 'one' },
});
const queues = { email: { concurrency: 1, ownerRunning: 3, ownerOpen: 9 } };
const system = defineSystem({ queues, contracts: [child] });

let database: TestDatabase;
let statements: Statements;
let db: Database;

beforeEach(async () => {
  database = await createTestDatabase();
  statements = new Map();
  db = recordStatements(database.core, statements);
});
afterEach(() => database.drop());

it('keeps no plan that must read a whole table, for what workers write', async () => {
  const writer = createJobWriter(db, worker);
  const openSteps = createStepStores({ db, system, actor: 'test', dispatch: async () => undefined });
  const outcomes: Outcome[] = [
    { state: 'queued', reason: 'test' },
    { state: 'retrying', failure, delayMs: 0 },
    { state: 'succeeded', result: {} },
  ];
  const { id } = await put(database.core);
  for (const outcome of outcomes) {
    await database.db.job.update({ where: { id }, data: { heldBy: null } });
    const { claimed } = await writer.claim(id);
    if (!claimed) throw new Error('not claimed');
    const run = { jobId: id, attempt: claimed.attempt, at: new Date() };
    await writer.progress({ ...claimed, percent: 1, step: 'test' });
    await writer.log({ ...run, level: 'info', message: 'test', details: null });
    const steps = openSteps(claimed);
    await steps.find('test');
    await steps.finish('test', {}, new Date());
    await steps.begin('wait', 1);
    await steps.findOutcomes([(await steps.enqueue('child', child, {}, {})).id]);
    await writer.finish({ id, fence: claimed.fence, outcome });
  }
  await writer.claim(id);
  expect(statements.size).toBe(10);
  expect(await findForcedScans(database.url, statements)).toEqual([]);
});

it('keeps no plan that must read a whole table, for what enqueues and changes jobs', async () => {
  const backend = openQueueBackend(database.url, { prefix: 'test', onError: () => undefined });
  // A busy queue may take too long.
  const client = createJobClient({ system, db, backend, onError: () => undefined });
  const of = { ownerId: 'somebody' };
  const { id } = await put(db, { ...of, ownerShare: 1 });
  const jobs = [
    await put(db, { ...of, ownerShare: 1 }),
    await put(db, { runAt: new Date(Date.now() + 1_000_000) }),
    await put(db, { concurrency: { key: 'one', limit: 1 } }),
    await put(db, { gate: { name: 'example.com', limits: {} } }),
    await put(db, { unique: { key: 'two', while: 'time', forMs: 1_000 } }),
    await put(db, { unique: { key: 'two', while: 'waiting', forMs: null } }),
    await put(db, { parentId: id }),
  ];
  await client.dispatch(jobs);
  await client.admitDue();
  await client.admitAfter([
    ['owner', 'email', of.ownerId],
    ['gate', 'example.com'],
    ['key', 'one'],
    ['jobs', id],
  ]);
  for (const job of jobs) {
    await client.reschedule(job.id, 1, admin);
    await client.cancel(job.id, admin);
    await client.retry(job.id, { owner: 'somebody', actor: 'user:somebody' });
    await client.retry(job.id, admin);
  }
  await backend.close();
  expect(statements.size).toBeGreaterThan(20);
  expect(await findForcedScans(database.url, statements)).toEqual([]);
});
