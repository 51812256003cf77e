import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { ada, jsonOf, type OtherApp, openOtherApp } from './testing/other-app';
import { GroupReplayPreview, GroupReplayRound } from './ui/failed/group-replay';

let app: OtherApp;

beforeAll(async () => {
  app = await openOtherApp();
});
afterAll(() => app.close());

/** Fails a job for each payload, all with the same error. Returns how to fix the first one and their IDs. */
async function failGroup(message: string, payloads: object[]) {
  const ids: string[] = [];
  for (const payload of payloads) {
    const job = { kind: 'receipt', queue: 'print', ownerId: 'guest', payload };
    ids.push((await app.tools.fail(app.jobs.db, message, job)).id);
  }
  const [jobId = ''] = ids;
  const [row] = await app.rowsOf(
    `SELECT error_signature AS signature FROM offload.job WHERE id = '${jobId}'`,
  );
  const { signature } = z.object({ signature: z.string() }).parse(row);
  return { ids, body: { jobId, group: { signature, queue: null, code: null } } };
}

async function previewOf(body: object, payload: object) {
  const response = await app.open().post('/api/replays/preview', { ...body, payload, days: '7' });
  return GroupReplayPreview.parse(await jsonOf(response));
}

/** Replays in rounds, as the page does. Returns the outcome of each job. */
async function replayAll(body: object, payload: object, match: 'same' | 'all') {
  const { since, until } = await previewOf(body, payload);
  const request = { ...body, payload, since, until, match };
  const { outcomes, next } = GroupReplayRound.parse(
    await jsonOf(app.open().post('/api/replays', { ...request, after: null })),
  );
  expect(next).toBeNull();
  return new Map(outcomes.map((outcome) => [outcome.id, outcome]));
}

const payloadsNow = (ids: string[]) =>
  app.rowsOf(`SELECT payload FROM offload.job WHERE retry_of = ANY('{${ids.join()}}') ORDER BY retry_of`);

it('previews an edit for a whole group: what changes, for how many jobs, and why others stay', async () => {
  const { body } = await failGroup('There is no order of this number.', [
    { orderId: 1, token: 'a' },
    { orderId: 1, token: 'b' },
    { orderId: 5, token: 'c' },
    { orderId: 2, token: 'd' },
    { orderId: 'one', token: 'e' },
    { orderId: 1 },
  ]);
  const preview = await previewOf(body, { orderId: 2, token: '•••' });
  expect(preview).toMatchObject({
    changes: [{ name: 'orderId', from: 1, to: 2 }],
    same: { count: 2 },
    all: { count: 3 },
    isMore: false,
  });
  const reasons = preview.left.map(({ reason, count }) => `${count} ${reason}`);
  expect(reasons).toHaveLength(3);
  expect(reasons).toContain('1 It already has the new values.');
  expect(reasons).toContain('1 orderId is text instead of a number.');
  expect(reasons.join()).toContain('token');
});

it('replays the jobs with the same old value, each with its own other fields, and records each', async () => {
  const { ids, body } = await failGroup('This order was moved.', [
    { orderId: 1, token: 'a' },
    { orderId: 1, token: 'b' },
    { orderId: 5, token: 'c' },
  ]);
  const outcomes = await replayAll(body, { orderId: 2, token: '•••' }, 'same');
  const [first = '', second = '', third = ''] = ids;
  expect(outcomes.get(third)).toEqual({ id: third, reason: 'It had another value.' });
  expect(await payloadsNow(ids)).toEqual([
    { payload: { orderId: 2, token: 'a' } },
    { payload: { orderId: 2, token: 'b' } },
  ]);
  const recorded =
    await app.rowsOf(`SELECT subject_id AS id, actor_email AS actor, after -> 'changed' AS changed
    FROM offload.operator_action WHERE action = 'job.redo' AND subject_id = ANY('{${ids.join()}}') ORDER BY 1`);
  const { actor } = ada;
  expect(recorded).toEqual([first, second].map((id) => ({ id, actor, changed: ['orderId'] })));
  const left = await app.rowsOf(`SELECT id FROM offload.job WHERE id = ANY('{${ids.join()}}')
    AND dismissed_at IS NULL`);
  expect(left).toEqual([{ id: third }]);
});

it('replays the jobs with other old values, too, if that is chosen', async () => {
  const { ids, body } = await failGroup('This order was lost.', [
    { orderId: 1, token: 'a' },
    { orderId: 5, token: 'c' },
  ]);
  await replayAll(body, { orderId: 2, token: '•••' }, 'all');
  expect(await payloadsNow(ids)).toEqual([
    { payload: { orderId: 2, token: 'a' } },
    { payload: { orderId: 2, token: 'c' } },
  ]);
});

it('goes on with the rest of the group after some were replayed, and replays none twice', async () => {
  const payloads = Array.from({ length: 30 }, () => ({ orderId: 1, token: 'a' }));
  const { ids, body } = await failGroup('This order is late.', payloads);
  const payload = { orderId: 2, token: '•••' };
  const { since, until } = await previewOf(body, payload);
  const request = { ...body, payload, since, until, match: 'same', after: null };
  const round = async (more: object) =>
    GroupReplayRound.parse(await jsonOf(app.open().post('/api/replays', { ...request, ...more })));
  const { outcomes, next } = await round({});
  expect(outcomes).toHaveLength(25);
  // The page was loaded again: it begins from the start.
  expect((await round({})).outcomes).toHaveLength(5);
  expect((await round({ after: next })).outcomes).toEqual([]);
  expect(await payloadsNow(ids)).toHaveLength(30);
});

it('rejects an edit that changes nothing, or breaks the contract', async () => {
  const { body } = await failGroup('This order is void.', [{ orderId: 1, token: 'a' }]);
  const post = (payload: object) => app.open().post('/api/replays/preview', { ...body, payload, days: '7' });
  expect((await post({ orderId: 1, token: '•••' })).status).toBe(422);
  expect((await post({ orderId: 'two', token: '•••' })).status).toBe(422);
  expect((await post({ orderId: 2, token: 'mine' })).status).toBe(422);
});

it('lets only those fix a group who may replay, and says which job they can begin with', async () => {
  const { ids, body } = await failGroup('This order is gone.', [{ orderId: 1, token: 'a' }]);
  const query = new URLSearchParams({ kind: 'receipt', signature: body.group.signature });
  const groupOf = (access: object) => jsonOf(app.open(access).get(`/api/failures/jobs?${query}`));
  expect(await groupOf(ada)).toMatchObject({ fixFrom: ids[0] });
  const viewer = { ...ada, can: ['retry'] };
  expect(await groupOf(viewer)).toMatchObject({ fixFrom: null });
  for (const path of ['/replays/preview', '/replays'])
    expect((await app.open(viewer).post(`/api${path}`, body)).status).toBe(403);
});
