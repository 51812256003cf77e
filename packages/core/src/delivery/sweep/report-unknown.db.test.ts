import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools } from '../../../test/jobs';
import { sql } from '../../database/sql';
import { beat } from '../../health/worker-processes';
import { openLog } from '../../log/open-log';
import { defineSystem } from '../../system/system';
import { createUnknownReport } from './report-unknown';

const print = { concurrency: 1, ownerRunning: 1, ownerOpen: 1 };
const system = defineSystem({ queues: { print }, contracts: [] });
const { put, run } = createJobTools();
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('logs once which kinds and queues no running worker knows, although jobs of them wait', async () => {
  const { core } = database;
  const lines: string[] = [];
  const log = openLog('worker', 'warn', { write: (line) => lines.push(line) });
  const report = createUnknownReport({ system, db: core, log });
  const vitals = { kinds: ['test'], contractVersions: {}, running: 0, rssBytes: 1, loopDelayMs: 0 };
  const worker = { id: '00000000-0000-7000-8000-000000000000', host: 'here', pid: 1, version: '' };
  const queues = { 'of-another-version': 1 };
  await beat(core, { ...worker, ...vitals, queues, outages: [], sealing: null }, 60_000);
  await put(core, { queue: 'print' });
  await put(core, { queue: 'of-another-version' });
  await put(core, { queue: 'renamed' });
  await put(core, { queue: 'print', kind: 'strange' });
  const done = await put(core, { queue: 'finished' });
  await run(core, done.id, { state: 'succeeded', result: {} });
  for (let round = 0; round < 2; round += 1) await report();
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { kind: 'strange', jobs: 1, msg: 'no running worker knows this kind, so its jobs wait' },
    { queue: 'renamed', msg: 'no running worker knows this queue, so its jobs wait' },
  ]);
  // It's worth a line again if that happens again.
  await core.execute(sql`DELETE FROM offload.job WHERE queue = 'renamed'`);
  await report();
  await put(core, { queue: 'renamed' });
  await report();
  expect(lines).toHaveLength(3);
});
