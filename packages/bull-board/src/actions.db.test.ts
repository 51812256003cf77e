import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { isBoardRejection } from './actions';
import { openTestBoard, receipt, type TestBoard } from './testing/test-board';

let app: TestBoard;
let board: TestBoard['board'];

beforeAll(async () => {
  app = await openTestBoard();
  board = app.board;
});
beforeEach(() => app.reset());
afterAll(() => app.close());

it('does to a job what its buttons say', async () => {
  const ids = await app.putAll();
  const minutesOf = async (id: string) => {
    const { delay = 0 } = (await board.getJob(id))?.opts ?? {};
    return Math.round(delay / 60_000);
  };
  await (await board.getJob(ids.failed))?.retry();
  expect(await app.stateOf(ids.failed)).toBe('queued');
  await (await board.getJob(ids.waiting))?.remove();
  expect(await app.stateOf(ids.waiting)).toBe('canceled');
  expect(board.allowCompletedRetries).toBe(false);
  await (await board.getJob(ids.succeeded))?.remove();
  expect(await board.getJob(ids.succeeded)).toBeNull();
  await (await board.getJob(ids.scheduled))?.changeDelay?.(600_000);
  await (await board.getJob(ids.retrying))?.promote();
  expect([await minutesOf(ids.scheduled), await minutesOf(ids.retrying)]).toEqual([10, 0]);
});

it('cancels all jobs that wait, also in a paused queue, and all that are delayed', async () => {
  const ids = await app.putAll();
  await board.pause();
  await board.empty();
  expect(await app.stateOf(ids.waiting)).toBe('canceled');
  await board.resume();
  const { id } = await app.tools.put(app.db, receipt);
  await board.empty();
  expect(await app.stateOf(id)).toBe('canceled');
  for (const delayed of [ids.scheduled, ids.retrying, ids.forJobs, ids.forSignal])
    expect(await app.stateOf(delayed)).not.toBe('canceled');
  await board.clean('delayed', 0);
  for (const delayed of [ids.scheduled, ids.retrying, ids.forJobs, ids.forSignal])
    expect(await app.stateOf(delayed)).toBe('canceled');
});

it('changes nothing without actions, and says so', async () => {
  const ids = await app.putAll();
  const { readOnly } = app;
  expect([readOnly.readOnlyMode, board.readOnlyMode]).toEqual([true, false]);
  const [failed, waiting] = [await readOnly.getJob(ids.failed), await readOnly.getJob(ids.waiting)];
  const buttons = [
    () => failed?.retry(),
    () => failed?.remove(),
    () => waiting?.remove(),
    () => readOnly.pause(),
    () => readOnly.empty(),
    () => readOnly.promoteAll(),
  ];
  for (const click of buttons) await expect(click()).rejects.toSatisfy(isBoardRejection);
  expect([await app.stateOf(ids.failed), await app.stateOf(ids.waiting)]).toEqual(['failed', 'queued']);
  expect(await board.isPaused()).toBe(false);
});

it.each([new Error('Out of paper'), Object.assign(new Error('down'), { code: '57P01' }), 'BOARD_REJECTED'])(
  "doesn't treat another error as a rejection: %s",
  (error) => {
    expect(isBoardRejection(error)).toBe(false);
  },
);
