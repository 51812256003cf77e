import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createJobTools } from '../../test/jobs';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { defineSystem } from '../system/system';
import { openQueueBackend, type QueueBackend } from './backend';
import { createDispatcher } from './dispatch';

const { put, take, finish } = createJobTools();
const system = defineSystem({
  queues: { email: { concurrency: 1, ownerRunning: 3, ownerOpen: 9 } },
  contracts: [],
});

let database: TestDatabase;
let backend: QueueBackend;

beforeEach(async () => {
  database = await createTestDatabase();
  backend = openQueueBackend(database.url, { prefix: 'test', onError: () => undefined });
});
afterEach(async () => {
  await backend.close();
  await database.drop();
});

it('wakes a parent with a few statements, no matter how many child jobs end at once', async () => {
  const { core } = database;
  let statements = 0;
  const db: Database = {
    ...core,
    query(statement) {
      statements += 1;
      return core.query(statement);
    },
  };
  const errors: unknown[] = [];
  const dispatcher = createDispatcher({ system, db, backend, onError: (error) => errors.push(error) });
  const parent = await put(core);
  const { fence } = await take(core, parent.id);
  const waiting = { state: 'waiting', hold: 'jobs', waitingFor: { type: 'jobs', open: 100 } } as const;
  await finish(core, { id: parent.id, fence, outcome: waiting });
  const ends = Array.from({ length: 100 }, () => dispatcher.admitAfter([['jobs', parent.id]]));
  await Promise.all(ends);
  expect(errors).toEqual([]);
  const rows = await core.query(
    sql`SELECT state, held_by AS "heldBy" FROM offload.job WHERE id = ${parent.id}::uuid`,
  );
  expect(rows).toEqual([{ state: 'queued', heldBy: null }]);
  expect(statements).toBeLessThan(10);
});
