import { sql } from '@offload/core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { BackgroundChange, ConsoleOptions } from '../options';
import { ada, jsonOf, type OtherApp, openOtherApp } from '../testing/other-app';

let app: OtherApp;

beforeAll(async () => {
  app = await openOtherApp();
});
afterAll(() => app.close());

const group = (signature: string) => ({
  ...{ kind: 'receipt', signature, until: new Date(Date.now() + 1_000).toISOString() },
});
const stateOf = (id: string) => app.rowsOf(`SELECT state FROM offload.job WHERE id = '${id}'`);

/** Returns a job as the app's own kind has it, in a state in which it can be canceled. */
async function startedChange(): Promise<string> {
  const { id } = await app.failed('Not yet');
  await app.open().post(`/api/jobs/${id}/retry`);
  await app.rowsOf(`UPDATE offload.job SET kind = 'change' WHERE id = '${id}'`);
  return id;
}

it('says before a change what the app says about it', async () => {
  const ids = [await app.failed('Effect 1'), await app.failed('Effect 2')].map(({ id }) => id);
  const asked: unknown[] = [];
  const effectsOf: ConsoleOptions['effectsOf'] = async (change, { actor }) => {
    asked.push([change, actor]);
    return change.action === 'retry' ? 'This prints two pages.' : null;
  };
  const preview = (action: string) =>
    jsonOf(
      app
        .open(ada, { effectsOf })
        .post('/api/changes/preview', { action, filter: group('oops: Effect <n>') }),
    );
  expect(await preview('retry')).toMatchObject({ count: 2, effects: 'This prints two pages.' });
  expect(asked).toEqual([[{ action: 'retry', ids: expect.arrayContaining(ids) }, ada.actor]]);
  expect(await preview('delete')).toMatchObject({ count: 2, effects: null });
});

it('lets a job of the app change a group, shows what it has changed, and undoes its retries', async () => {
  const [first, second] = [await app.failed('Group 1'), await app.failed('Group 2')];
  const changer = await startedChange();
  const changes: BackgroundChange[] = [];
  const changeInBackground: ConsoleOptions['changeInBackground'] = {
    kind: 'change',
    async start(change, { actor }) {
      expect(actor).toBe(ada.actor);
      changes.push(change);
      return changer;
    },
    changedBy: () => sql`id = ${first.id}::uuid`,
  };
  const console = app.open(ada, { changeInBackground });
  const filter = group('oops: Group <n>');
  const headers = { 'x-request-id': 'request-1' };
  const response = await console.post('/api/changes', { action: 'retry', filter }, headers);
  expect([response.status, await response.json()]).toEqual([202, { jobId: changer }]);
  expect(changes).toEqual([
    {
      ...{
        action: 'retry',
        count: 2,
        filter: { ...filter, ids: null, queue: null, code: null, since: null },
      },
      from: { ip: null, userAgent: null, requestId: 'request-1' },
    },
  ]);
  expect(await jsonOf(console.get(`/api/jobs/${changer}/changed`))).toMatchObject({
    ...{ data: [{ id: first.id, state: 'failed' }], counts: { failed: 1 } },
  });
  // A few jobs don't need one.
  for (const { id } of [first, second])
    expect(
      await jsonOf(console.post('/api/changes', { action: 'retry', filter: { ...filter, ids: [id] } })),
    ).toEqual({
      ...{ ids: [id], isMore: false },
    });
  expect(await jsonOf(console.post('/api/retries/undo', { jobId: changer }))).toEqual({
    ...{ count: 1, started: 0, isMore: false },
  });
  expect([await stateOf(first.id), await stateOf(second.id), await stateOf(changer)]).toEqual([
    [{ state: 'canceled' }],
    [{ state: 'queued' }],
    [{ state: 'canceled' }],
  ]);

  // Neither of a job of another kind, nor for someone who may not see all jobs that it changes.
  expect((await console.get(`/api/jobs/${first.id}/changed`)).status).toBe(404);
  expect((await console.get('/api/jobs/x/changed')).status).toBe(404);
  expect((await console.post('/api/retries/undo', { jobId: first.id })).status).toBe(404);
  const part = app.open({ ...ada, queues: ['print'] }, { changeInBackground });
  expect((await part.get(`/api/jobs/${changer}/changed`)).status).toBe(404);
  expect((await part.post('/api/retries/undo', { jobId: changer })).status).toBe(404);
  expect(await jsonOf(part.post('/api/changes', { action: 'retry', filter }))).toEqual({
    ids: [],
    isMore: false,
  });
  expect(changes).toHaveLength(1);
});

it('lets only those who have made a change, or may cancel it, undo it, and cancels nothing that others retried', async () => {
  const { id } = await app.failed('Theirs');
  await app.open().post(`/api/jobs/${id}/retry`);
  const changer = await startedChange();
  const start = async () => changer;
  // As an app may write it.
  const changedBy = () => sql`id = ${id}::uuid OR parent_id = ${id}::uuid`;
  const changeInBackground = { kind: 'change', start, changedBy };
  const undo = (access: object) =>
    app.open(access, { changeInBackground }).post('/api/retries/undo', { jobId: changer });
  expect((await undo({ actor: 'bob', can: ['retry'] })).status).toBe(403);
  expect(await stateOf(changer)).toEqual([{ state: 'queued' }]);
  expect(await jsonOf(undo({ actor: 'bob', can: ['retry', 'cancel'] }))).toEqual({
    ...{ count: 0, started: 0, isMore: false },
  });
  expect([await stateOf(id), await stateOf(changer)]).toEqual([
    [{ state: 'queued' }],
    [{ state: 'canceled' }],
  ]);
  const own = await startedChange();
  await app.rowsOf(`UPDATE offload.job SET owner_id = 'bob' WHERE id = '${own}'`);
  const ofBob = app.open({ actor: 'bob', can: ['retry'] }, { changeInBackground });
  expect((await ofBob.post('/api/retries/undo', { jobId: own })).status).toBe(200);
});

it('reads no more of the changed jobs than it shows, and counts all of them', async () => {
  for (let count = 0; count < 51; count += 1) await app.failed('Many');
  const changer = await startedChange();
  const start = async () => changer;
  const changedBy = () => sql`error_message = 'Many'`;
  const query = vi.spyOn(app.jobs.db, 'query');
  const console = app.open(ada, { changeInBackground: { kind: 'change', start, changedBy } });
  const changed = await jsonOf(console.get(`/api/jobs/${changer}/changed`));
  const read = await Promise.all(query.mock.results.map(async ({ value }) => (await value).length));
  query.mockRestore();
  expect(changed).toMatchObject({ data: { length: 50 }, counts: { failed: 51 } });
  expect(Math.max(...read)).toBe(50);
});

it('passes on why the app rejects a change', async () => {
  const start = async () => Response.json({ detail: 'Too many changes.' }, { status: 429 });
  const changeInBackground = { kind: 'change', start, changedBy: () => sql`false` };
  const console = app.open(ada, { changeInBackground });
  await app.failed('Not now');
  const response = await console.post('/api/changes', { action: 'retry', filter: group('oops: Not now') });
  expect([response.status, await response.json()]).toEqual([429, { detail: 'Too many changes.' }]);
});

it('needs a reason for dismissals', async () => {
  const { id } = await app.failed('Reason');
  const dismiss = (more: object) =>
    app
      .open()
      .post('/api/changes', { action: 'dismiss', filter: { ...group('oops: Reason'), ids: [id] }, ...more });
  for (const more of [{}, { reason: '' }, { reason: '  ' }]) expect((await dismiss(more)).status).toBe(400);
  expect(await jsonOf(dismiss({ reason: ' Known ' }))).toMatchObject({ ids: [id] });
  expect(await app.rowsOf(`SELECT dismiss_reason AS reason FROM offload.job WHERE id = '${id}'`)).toEqual([
    { reason: 'Known' },
  ]);
});
