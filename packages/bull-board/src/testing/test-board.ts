import { defineSystem, type Jobs, migrate, openJobs } from '@offload/core';
import { sql } from '@offload/core/sql';
import { contractOf } from '@offload/core/test/contract';
import { createJobTools, failure } from '@offload/core/test/jobs';
import { createTestDatabase } from '@offload/testing';
import { createBoardActions } from '../actions';
import { createBoardQueues } from '../board-queues';

const limits = { concurrency: 1, ownerRunning: 3, ownerOpen: 9 };
const system = defineSystem({
  queues: { print: limits, post: limits },
  contracts: [
    contractOf('label', { queue: 'print', secrets: ['token', 'card.number'] }),
    contractOf('receipt', { queue: 'print', scheduled: (template) => template }),
    contractOf('letter', { queue: 'post' }),
  ],
});
export const label = { kind: 'label', queue: 'print' };
export const receipt = { kind: 'receipt', queue: 'print' };
export const letter = { kind: 'letter', queue: 'post' };

const tools = createJobTools();
const { put, take, run, cancel } = tools;

export type TestBoard = Awaited<ReturnType<typeof openTestBoard>>;

/** Opens the board of a queue `print`, in an app that also has a queue `post`. */
export async function openTestBoard() {
  const database = await createTestDatabase();
  // Not the demo's tables, whose owners are users.
  await migrate(database.url, { schema: 'shop' });
  const jobs = openJobs({ system, databaseUrl: database.url, schema: 'shop' });
  const { db, backend } = jobs;
  const boardOf = (access: object) => {
    const options = { jobs, basePath: '/board', authorize: () => null };
    const request = new Request('http://shop.test/board');
    const board = createBoardQueues(
      options,
      { actor: 'Ada', id: 'admin', can: 'all', ...access },
      request,
    ).get('print');
    if (!board) throw new Error('The app has no such queue.');
    return board;
  };
  const board = boardOf({ seesValues: true });
  return {
    jobs,
    actions: createBoardActions(jobs, { owner: null, actor: 'user:admin' }),
    db,
    queue: await backend.queue('print'),
    tools,
    board,
    /** Read-only, and without values. */
    readOnly: boardOf({ can: 'read' }),
    stateOf: async (id: string) => (await jobs.get(id))?.state,
    putAll: () => putAll(jobs),
    /** Deletes everything, and lets the queue go on. */
    async reset() {
      await db.execute(sql`TRUNCATE offload.job, offload.schedule, offload.worker_process CASCADE`);
      await board.resume();
    },
    async close() {
      await jobs.close();
      await database.drop();
    },
  };
}

/** Puts jobs into each of the board's lists. */
async function putAll({ db }: Jobs) {
  const putOne = async (job: object) => (await put(db, job)).id;
  const ids = {
    waiting: await putOne(label),
    scheduled: await putOne({ ...label, runAt: new Date(Date.now() + 3_600_000) }),
    running: await putOne(label),
    canceling: await putOne(label),
    canceled: await putOne(label),
    retrying: await putOne(receipt),
    succeeded: await putOne(label),
    failed: await putOne(receipt),
    forJobs: await putOne(receipt),
    forMoreJobs: await putOne(receipt),
    forSignal: await putOne(receipt),
  };
  for (const id of [ids.running, ids.canceling]) await take(db, id);
  for (const id of [ids.canceling, ids.canceled]) await cancel(db, id);
  await run(db, ids.retrying, { state: 'retrying', failure, delayMs: 3_600_000 });
  await run(db, ids.succeeded, { state: 'succeeded', result: { pages: 2 } });
  await run(db, ids.failed, { state: 'failed', failure });
  for (const id of [ids.forJobs, ids.forMoreJobs])
    await run(db, id, { state: 'waiting', hold: 'jobs', waitingFor: { type: 'jobs' } });
  await run(db, ids.forSignal, { state: 'waiting', hold: 'signal', waitingFor: { type: 'signal' } });
  return ids;
}
