import type { Jobs } from '@offload/core';
import { evaluateAlerts, rollUp } from '@offload/core/internal';
import { sql } from '@offload/core/sql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { endedWord } from '../operations/search/search-words';
import { ada, jsonOf, type OtherApp, openOtherApp } from '../testing/other-app';

let app: OtherApp;
let jobs: Jobs;
const open: OtherApp['open'] = (...mounted) => app.open(...mounted);
const failed = (message: string) => app.failed(message);
const rowsOf = (sql: string) => app.rowsOf(sql);

beforeAll(async () => {
  app = await openOtherApp();
  jobs = app.jobs;
});
afterAll(() => app.close());

const recordsOf = (subject: string) =>
  rowsOf(
    `SELECT action, actor_id AS actor, before, after, reason, outcome FROM offload.operator_action
     WHERE subject_id = '${subject}' AND action <> 'job.read' ORDER BY id`,
  );

it('leads from a count in a chart to the jobs whose runs it counts, also if they were retried', async () => {
  const console = open();
  const { id } = await failed('Counted');
  await console.post(`/api/jobs/${id}/retry`);
  await rollUp(jobs.db, 100);
  const hour = Overview.parse(await jsonOf(console.get('/api/overview?range=hour&queue=print')));
  const [point] = hour.points.filter(({ failed: count }) => count > 0).slice(-1);
  const start = Date.parse(point?.start ?? '');
  const found = async (state: string, from: number) =>
    jsonOf(console.get(`/api/jobs?q=${endedWord(state, from, from + hour.stepMs)}`));
  expect(JSON.stringify(await found('failed', start))).toContain(id);
  expect(await found('succeeded', start)).toMatchObject({ data: [] });
  expect(await found('failed', start - 60 * hour.stepMs)).toMatchObject({ data: [] });
  expect(await jsonOf(console.get('/api/jobs?q=ended:failed/yesterday/today'))).toMatchObject({ data: [] });
  const others = open({ ...ada, queues: [] });
  expect(await jsonOf(others.get('/api/overview?queue=print'))).toMatchObject({ queues: [] });
  expect(Overview.parse(await jsonOf(others.get('/api/overview'))).points.every(isEmpty)).toBe(true);
});

const Overview = z.object({
  stepMs: z.number(),
  points: z.array(z.object({ start: z.string(), failed: z.number(), succeeded: z.number() })),
});
const isEmpty = (point: { failed: number; succeeded: number }) => point.failed + point.succeeded === 0;

it('says what a change will do, retries and dismisses a group, and undoes both', async () => {
  const ids = [await failed('Jam 1'), await failed('Jam 22')].map(({ id }) => id);
  const none = { kind: 'receipt', signature: 'oops: Jam <n>', since: new Date(0).toISOString() };
  const filter = { ...none, until: new Date().toISOString() };
  const later = await failed('Jam 333');
  const ownerOf = async () =>
    new Map([
      ['guest', { name: 'A guest' }],
      ['ada@example.com', { name: 'Ada' }],
    ]);
  const console = open(ada, { ownerOf });
  const change = (body: object, path = '') => jsonOf(console.post(`/api/changes${path}`, body));
  expect(await change({ action: 'retry', filter }, '/preview')).toEqual({
    ...{ count: 2, isMore: false, kinds: [{ kind: 'receipt', count: 2 }] },
    ...{ ownerCount: 1, owners: [{ id: 'guest', name: 'A guest', url: null, count: 2 }], effects: null },
    until: filter.until,
  });
  // Jobs that fail later weren't in the preview.
  expect(await change({ action: 'retry', filter })).toEqual({
    ids: expect.arrayContaining(ids),
    isMore: false,
  });
  expect(await statesOf(ids)).toEqual(['queued', 'queued']);
  // Someone else, who hasn't retried them, can't cancel them by this.
  const undo = { ids: [...ids, later.id] };
  const bob = open({ actor: 'bob', can: ['retry'] });
  expect(await jsonOf(bob.post('/api/retries/undo', undo))).toEqual({ count: 0, started: 0, isMore: false });
  expect(await jsonOf(console.post('/api/retries/undo', undo))).toEqual({
    count: 2,
    started: 0,
    isMore: false,
  });
  expect(await statesOf(ids)).toEqual(['canceled', 'canceled']);
  for (const id of ids)
    expect(await recordsOf(id)).toMatchObject([
      { action: 'job.retry', actor: 'ada@example.com', before: { state: 'failed' } },
      { action: 'job.cancel', actor: 'ada@example.com', after: { state: 'canceled' } },
    ]);

  const all = { ...none, until: new Date(Date.now() + 1_000).toISOString() };
  const dismissed = await change({ action: 'dismiss', filter: all, reason: 'Known' });
  expect(dismissed).toEqual({ ids: [later.id], isMore: false });
  expect(await jsonOf(console.get(`/api/jobs/${later.id}`))).toMatchObject({ dismissReason: 'Known' });
  const { data } = Dismissals.parse(await jsonOf(console.get('/api/dismissals')));
  const dismissal = data.find(({ reason }) => reason === 'Known');
  expect(dismissal).toMatchObject({ by: 'ada@example.com', byName: 'Ada', count: 1 });
  const undone = { at: dismissal?.at, by: dismissal?.by };
  const others = open({ ...ada, queues: ['other'] });
  expect(await jsonOf(others.get('/api/dismissals'))).toEqual({ data: [] });
  expect(await jsonOf(others.post('/api/dismissals/undo', undone))).toEqual({ count: 0, isMore: false });
  expect(await jsonOf(console.post('/api/dismissals/undo', undone))).toEqual({ count: 1, isMore: false });
  expect(await recordsOf(later.id)).toMatchObject([
    { action: 'job.dismiss', actor: 'ada@example.com', reason: 'Known' },
    { action: 'job.restore', actor: 'ada@example.com' },
  ]);
});

it('records who tried a change to many jobs without the right to do it', async () => {
  const { id } = await failed('Not theirs');
  const filter = { ids: [id], until: new Date().toISOString() };
  const mallory = open({ actor: 'mallory', can: ['retry'] });
  for (const path of ['/api/changes', '/api/changes/preview'])
    expect((await mallory.post(path, { action: 'delete', filter })).status).toBe(403);
  expect((await mallory.post('/api/alerts/rules/outage', { isOn: false })).status).toBe(403);
  const tried = await rowsOf(
    `SELECT action, subject_id AS subject, outcome FROM offload.operator_action WHERE actor_id = 'mallory' ORDER BY id`,
  );
  expect(tried).toEqual([
    { action: 'job.delete', subject: 'all', outcome: 'denied' },
    { action: 'alerts.change', subject: 'outage', outcome: 'denied' },
  ]);
});

const Dismissals = z.object({
  data: z.array(
    z.object({ at: z.string(), by: z.string(), byName: z.string(), reason: z.string(), count: z.int() }),
  ),
});

async function statesOf(ids: string[]): Promise<unknown[]> {
  const rows = await rowsOf(`SELECT state FROM offload.job WHERE id IN ('${ids.join("','")}')`);
  return rows.map((row) => Object(row).state);
}

it('shows which alerts fire and have fired, and changes when they do', async () => {
  const watched = { queues: ['print'], paused: [] };
  const look = async () => {
    await jobs.db.execute(sql`UPDATE offload.alert_turn SET evaluated_at = now() - interval '1 min'`);
    await evaluateAlerts(jobs.db, watched);
  };
  const console = open();
  const change = (body: object, rule = 'no-worker') => console.post(`/api/alerts/rules/${rule}`, body);
  expect(await jsonOf(change({ threshold: 30 }))).toMatchObject({
    rules: expect.arrayContaining([{ rule: 'no-worker', isOn: true, threshold: 30 }]),
  });
  expect(await recordsOf('no-worker')).toMatchObject([
    {
      ...{ action: 'alerts.change', actor: 'ada@example.com' },
      ...{ before: { isOn: true, threshold: 60 }, after: { isOn: true, threshold: 30 } },
    },
  ]);
  await look();
  await jobs.db.execute(sql`UPDATE offload.alert_state SET over_since = over_since - interval '31 s'`);
  await look();
  const alert = { rule: 'no-worker', queue: 'print' };
  const summary = expect.stringMatching(/^No worker has served the print queue for /);
  expect(await jsonOf(console.get('/api/alerts'))).toMatchObject({
    firing: [{ ...alert, summary }],
    history: [{ ...alert, state: 'firing', summary }],
  });
  expect(await jsonOf(console.get('/api/overview'))).toMatchObject({ firing: [alert] });
  // As while a worker has been serving the queue again for less than a minute.
  await jobs.db.execute(sql`UPDATE offload.alert_state SET over_since = NULL`);
  expect(await jsonOf(console.get('/api/alerts'))).toMatchObject({ firing: [] });
  expect(await jsonOf(console.get('/api/overview'))).toMatchObject({ firing: [] });
  // As a worker of an earlier version records that it was resolved.
  await jobs.db.execute(sql`
    INSERT INTO offload.alert_change (rule, queue, state, value, threshold, since)
    VALUES ('no-worker', 'print', 'recovered', 0, 30, now())`);
  expect(await jsonOf(console.get('/api/alerts'))).toMatchObject({
    history: [
      { ...alert, state: 'resolved' },
      { ...alert, state: 'firing' },
    ],
  });
  const others = open({ ...ada, queues: ['other'] });
  expect(await jsonOf(others.get('/api/alerts'))).toMatchObject({ firing: [], history: [] });
  const wrong = [{ threshold: 0 }, { threshold: 86_401 }, { threshold: 'a' }, {}, { rule: 'outage' }];
  for (const body of wrong) expect((await change(body)).status).toBe(400);
  expect((await change({ threshold: 101 }, 'failed-rate')).status).toBe(400);
  expect((await change({ isOn: false }, 'no-such-rule')).status).toBe(404);
});

it.each([
  ['all jobs', { until: '2026-11-29T05:00:00Z' }],
  ['an unknown field', { kind: 'receipt', status: 'failed', until: '2026-11-29T05:00:00Z' }],
  ['no time', { kind: 'receipt' }],
  ['an ID that isn’t a UUID', { ids: ['1'], until: '2026-11-29T05:00:00Z' }],
])('rejects a change of %s', async (_what, filter) => {
  expect((await open().post('/api/changes', { action: 'retry', filter })).status).toBe(400);
});
