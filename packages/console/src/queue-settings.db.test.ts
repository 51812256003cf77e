import { beat, scheduleQueue } from '@offload/core/internal';
import { someWorker } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ada, jsonOf, type OtherApp, openOtherApp } from './testing/other-app';

let app: OtherApp;
const gate = 'host:api.example.com';
const tryPath = `/api/gates/${encodeURIComponent(gate)}/try`;

beforeAll(async () => {
  app = await openOtherApp();
  await app.rowsOf(`
    INSERT INTO offload.gate (name, failures, closed_at, closed_until, last_error, last_status, last_error_at)
    VALUES ('${gate}', 3, now(), now() + interval '1 hour', 'It failed.', 503, now())`);
});
afterAll(async () => {
  // An action doesn't wait for the queue: it may still be opened.
  await Promise.all(['print', scheduleQueue].map((name) => app.jobs.backend.queue(name)));
  await app.close();
});

const statesOf = (ids: string[]) =>
  app.rowsOf(`SELECT state FROM offload.job WHERE id IN ('${ids.join("','")}') ORDER BY state`);

it('limits a queue, and records the limits before and after', async () => {
  const limits = { concurrency: 2, perMinute: 60, ownerRunning: 5, ownerOpen: null };
  expect(await jsonOf(app.open().post('/api/queues/print/limit', limits))).toMatchObject({
    data: [{ name: 'print', ...limits }],
  });
  const records = await app.rowsOf(
    `SELECT before, after FROM offload.operator_action WHERE action = 'queue.limit'`,
  );
  const none = { concurrency: null, perMinute: null, ownerRunning: null, ownerOpen: null };
  expect(records).toEqual([{ before: none, after: limits }]);
});

it('changes only those limits of a queue that someone sets', async () => {
  const limit = (limits: object) => jsonOf(app.open().post('/api/queues/print/limit', limits));
  await limit({ concurrency: 2, perMinute: 60, ownerRunning: 5, ownerOpen: null });
  const both = [limit({ concurrency: 4 }), limit({ perMinute: null }), limit({ ownerOpen: 9 })];
  await Promise.all(both);
  expect(await limit({})).toMatchObject({
    data: [{ concurrency: 4, perMinute: null, ownerRunning: 5, ownerOpen: 9 }],
  });
});

it('says how many jobs at once its online workers run, each with its own concurrency', async () => {
  const expectUsual = async (least: number, most: number) =>
    expect(await jsonOf(app.open().get('/api/queues'))).toMatchObject({
      data: [{ usualConcurrency: { least, most } }],
    });
  const worker = (jobs: number) => someWorker({ queues: { print: jobs } });
  const few = worker(2);
  await expectUsual(1, 1);
  await beat(app.jobs.db, few, 60_000);
  await expectUsual(2, 2);
  const many = worker(30);
  await beat(app.jobs.db, many, 60_000);
  await expectUsual(2, 30);
  await beat(app.jobs.db, few, -1);
  await expectUsual(30, 30);
  await beat(app.jobs.db, many, -1);
});

it.each([
  { concurrency: 0, perMinute: null },
  { concurrency: 1.5, perMinute: null },
  { concurrency: '2', perMinute: null },
  { concurrency: null, perMinute: 10_000_000 },
])('rejects the limits %o', async (limits) => {
  expect((await app.open().post('/api/queues/print/limit', limits)).status).toBe(400);
});

it('says why a queue is paused until it is resumed, and records each', async () => {
  const console = app.open();
  const pause = (body: object) => console.post('/api/queues/print/pause', body);
  expect(await jsonOf(pause({ reason: ' Out of toner ' }))).toMatchObject({
    data: [{ name: 'print', isPaused: true, pauseReason: 'Out of toner' }],
  });
  // Another pause has no reason, and so not that of the one before.
  expect(await jsonOf(pause({}))).toMatchObject({ data: [{ isPaused: true, pauseReason: null }] });
  await pause({ reason: 'Out of toner' });
  expect(await jsonOf(console.post('/api/queues/print/resume'))).toMatchObject({
    data: [{ isPaused: false, pauseReason: null }],
  });
  for (const reason of ['a'.repeat(121), 'two\nlines', 7]) expect((await pause({ reason })).status).toBe(400);
  expect((await console.post('/api/queues/constructor/pause')).status).toBe(404);
  const records = await app.rowsOf(
    `SELECT action, reason FROM offload.operator_action WHERE action IN ('queue.pause', 'queue.resume') ORDER BY id`,
  );
  expect(records).toEqual([
    { action: 'queue.pause', reason: 'Out of toner' },
    { action: 'queue.pause', reason: null },
    { action: 'queue.pause', reason: 'Out of toner' },
    { action: 'queue.resume', reason: null },
  ]);
});

it('cancels what waits, deletes what has finished, and leaves what came later', async () => {
  const console = app.open();
  const [waiting, failed] = [await app.failed('To be retried'), await app.failed('Old')];
  await console.post(`/api/jobs/${waiting.id}/retry`);
  const until = new Date().toISOString();
  const clean = (action: string, before: string) =>
    jsonOf(console.post('/api/changes', { action, filter: { queue: 'print', until: before } }));
  expect(await clean('cancel', until)).toEqual({ ids: [waiting.id], isMore: false });
  expect(await statesOf([waiting.id, failed.id])).toEqual([{ state: 'canceled' }, { state: 'failed' }]);
  const later = await app.failed('Later');
  const dayBefore = new Date(Date.parse(until) - 86_400_000).toISOString();
  expect(await clean('delete', dayBefore)).toEqual({ ids: [], isMore: false });
  expect(await clean('delete', until)).toMatchObject({ ids: { length: 2 }, isMore: false });
  expect(await statesOf([waiting.id, failed.id, later.id])).toEqual([{ state: 'failed' }]);
  const deleted = await app.rowsOf(
    `SELECT subject_id AS id FROM offload.operator_action WHERE action = 'job.delete' ORDER BY subject_id`,
  );
  expect(deleted).toEqual([waiting.id, failed.id].sort().map((id) => ({ id })));
});

it('lets a job try a closed gate, once', async () => {
  const console = app.open();
  expect(await jsonOf(console.get('/api/gates'))).toMatchObject({ data: [{ name: gate, state: 'closed' }] });
  expect(await jsonOf(console.post(tryPath))).toMatchObject({ data: [{ name: gate, state: 'half-open' }] });
  expect((await console.post('/api/gates/nothing/try')).status).toBe(409);
  expect((await console.post('/api/gates/%00/try')).status).toBe(409);
  const records = await app.rowsOf(
    `SELECT subject_id AS name FROM offload.operator_action WHERE action = 'host.try'`,
  );
  expect(records).toEqual([{ name: gate }]);
});

it('asks workers to probe the outage that holds a queue, and records that', async () => {
  const console = app.open();
  const path = '/api/queues/print/try';
  const idle = await console.post(path);
  expect(idle.status).toBe(409);
  expect(await idle.text()).toContain('No outage holds this queue.');
  const outage = { queue: 'print', reason: 'Waiting for the printer', detail: 'EFIRE' };
  const worker = someWorker({ outages: [outage] });
  await beat(app.jobs.db, worker, 60_000);
  // Only a job can tell whether this one is over.
  expect((await console.post(path)).status).toBe(409);
  await beat(app.jobs.db, { ...worker, outages: [{ ...outage, probes: 1, nextProbeMs: 9_000 }] }, 60_000);
  expect((await app.open({ ...ada, can: ['pause'] }).post(path)).status).toBe(403);
  expect((await app.open({ ...ada, queues: ['other'] }).post(path)).status).toBe(404);
  expect(await jsonOf(console.post(path))).toMatchObject({
    data: [{ name: 'print', outage: { probes: 1 } }],
  });
  const records = await app.rowsOf(
    `SELECT subject_id AS name FROM offload.operator_action WHERE action = 'queue.try' AND outcome = 'success'`,
  );
  expect(records).toEqual([{ name: 'print' }]);
  await beat(app.jobs.db, worker, -1);
});

it('says on the overview what the app says, and which gates hold jobs back, unless only some queues are shown', async () => {
  await app.rowsOf(`INSERT INTO offload.gate (name) VALUES ('host:open.example.com')`);
  const more = [{ text: 'The disk is full.', href: '/health' }];
  const ofAlerts = { text: 'No one gets alerts.', href: '/settings', page: 'alerts' } as const;
  const attention = async ({ actor }: { actor: string }) => (actor === 'bob' ? [] : [...more, ofAlerts]);
  const overview = (access: object) =>
    jsonOf(app.open({ ...ada, can: 'read', ...access }, { attention }).get('/api/overview'));
  expect(await overview({})).toMatchObject({ acceptsJobs: true, more, shutGates: [{ name: gate }] });
  const alerts = app.open({ ...ada, can: 'read' }, { attention }).get('/api/alerts');
  expect(await jsonOf(alerts)).toMatchObject({ more: [ofAlerts] });
  expect(await overview({ actor: 'bob', queues: ['print'] })).toMatchObject({ more: [], shutGates: [] });
  await app.rowsOf(`DELETE FROM offload.gate WHERE name = 'host:open.example.com'`);
});

it('says which kinds no worker knows, and those without a contract only to those who see all queues', async () => {
  const { id } = await app.failed('Of another version');
  await app.open().post(`/api/jobs/${id}/retry`);
  await app.rowsOf(`UPDATE offload.job SET kind = 'retired', held_by = 'kind' WHERE id = '${id}'`);
  const overview = (access: object) =>
    jsonOf(app.open({ actor: 'ada', can: 'read', ...access }).get('/api/overview'));
  expect(await overview({})).toMatchObject({ unknownKinds: [{ kind: 'retired', count: 1 }] });
  expect(await overview({ queues: ['other'] })).toMatchObject({ unknownKinds: [] });
  await app.rowsOf(`DELETE FROM offload.job WHERE id = '${id}'`);
});

it.each([
  ['read', undefined, 403],
  [['pause'], undefined, 403],
  ['all', ['other'], 404],
] as const)('does for %s in the queues %s only what they may do', async (can, queues, status) => {
  const { id } = await app.failed('Not theirs');
  const console = app.open({ ...ada, can, ...(queues && { queues }) });
  const limits = { concurrency: 9, perMinute: null };
  expect((await console.post('/api/queues/print/limit', limits)).status).toBe(status);
  const filter = { queue: 'print', until: new Date().toISOString() };
  if (can === 'read' || queues)
    for (const action of ['pause', 'resume'])
      expect((await console.post(`/api/queues/print/${action}`)).status).toBe(status);
  for (const action of ['cancel', 'delete']) {
    const changed = await console.post('/api/changes', { action, filter });
    expect(queues ? await changed.json() : changed.status).toEqual(queues ? { ids: [], isMore: false } : 403);
  }
  expect((await console.post(tryPath)).status).toBe(403);
  expect(JSON.stringify(await jsonOf(console.get('/api/gates'))).includes(gate)).toBe(!queues);
  expect(await statesOf([id])).toEqual([{ state: 'failed' }]);
});
