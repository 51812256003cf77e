import { randomUUID } from 'node:crypto';
import { defineSystem, type Jobs, migrate, openJobs } from '@offload/core';
import { evaluateAlerts, raw, rollUp, sql } from '@offload/core/internal';
import { contractOf } from '@offload/core/testing/contract';
import { createJobTools } from '@offload/core/testing/jobs';
import { testEnv } from '@offload/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { ConsoleAccess } from './access';
import { mountConsole } from './create-console';
import { endedWord } from './operations/search/search-words';
import type { ConsoleEvent, ConsoleOptions } from './options';

// A database of someone else's app: it has the core's tables and no other ones, and not in the usual schema.
const schema = 'shop';
const server = testEnv('TEST_DATABASE_URL');
const name = `console_${randomUUID().replaceAll('-', '')}`;
const url = new URL(server);
url.pathname = name;

const receipt = contractOf('receipt', {
  ...{ queue: 'print', payload: z.object({ orderId: z.int(), token: z.string() }) },
  secrets: ['token'],
});
const system = defineSystem({
  queues: { print: { concurrency: 1, ownerRunning: 3, ownerOpen: 9 } },
  contracts: [receipt],
});
const tools = createJobTools(system.hooks);
let jobs: Jobs;

async function onServer(sql: string): Promise<void> {
  const admin = new Client({ connectionString: server });
  await admin.connect();
  await admin.query(sql);
  await admin.end();
}

beforeAll(async () => {
  await onServer(`CREATE DATABASE ${name}`);
  await migrate(url.href, { schema });
  jobs = openJobs({ system, databaseUrl: url.href, schema });
});
afterAll(async () => {
  await jobs.close();
  await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
});

const ada: ConsoleAccess = { actor: 'ada@example.com', can: 'all' };

/** Mounts a console for someone. Returns how they call it. */
function open(access: unknown = ada, more: Partial<ConsoleOptions> = {}) {
  const authorize = () => access as ConsoleAccess;
  const { GET, POST } = mountConsole({ jobs, basePath: '/ops', authorize, ...more }, assets);
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  return {
    get: (path: string) => GET(new Request(`http://shop.test/ops${path}`)),
    post: (path: string, body: object = {}, other: Record<string, string> = {}) =>
      POST(
        new Request(`http://shop.test/ops${path}`, {
          ...{ method: 'POST', headers: { ...headers, ...other }, body: JSON.stringify(body) },
        }),
      ),
  };
}
const assets = { 'main-1A.js': { type: 'text/javascript', body: 'go()' } };

const failed = async (message: string) =>
  tools.fail(jobs.db, message, {
    ...{ kind: 'receipt', queue: 'print', ownerId: 'guest', payload: { orderId: 1, token: 't' } },
  });

async function jsonOf(response: Response | Promise<Response>): Promise<unknown> {
  return (await response).json();
}

it('says what is missing: without authorize it throws', () => {
  // As plain JavaScript may call it.
  const mount = (options: object) => () => mountConsole(options as ConsoleOptions, {});
  const authorize = () => ada;
  expect(mount({ jobs, basePath: '/ops' })).toThrow(/createConsole needs authorize/);
  expect(mount({ authorize, basePath: '/ops' })).toThrow(/createConsole needs jobs/);
  expect(mount({ jobs, authorize, basePath: 'ops' })).toThrow(/slash/);
});

it('lets in nobody whom authorize does not let in', async () => {
  for (const nobody of [null, false, '']) {
    const console = open(nobody);
    for (const path of ['', '/jobs', '/api/overview', '/assets/main-1A.js'])
      expect((await console.get(path)).status).toBe(403);
  }
  expect((await open(Response.redirect('http://shop.test/login', 302)).get('')).status).toBe(302);
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  expect((await open({ actor: 'ada', can: 'everything' }, { onError }).get('')).status).toBe(500);
  expect(String(errors)).toContain('authorize must return');
});

it('returns its document for every page, with a nonce and nothing inline', async () => {
  const page = await open(ada, { nonce: () => 'n0nce', labels: { receipt: '<b>"Receipt"</b>' } }).get(
    '/jobs/1',
  );
  const html = await page.text();
  expect(page.headers.get('Content-Security-Policy')).toContain("'nonce-n0nce' 'strict-dynamic'");
  expect(html).toContain('<script type="module" src="/ops/assets/main-1A.js" nonce="n0nce"></script>');
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toMatch(/<b>|<style|style=/);
  const broken = open(ada, { nonce: () => "x' *; script-src *", onError: () => undefined });
  expect((await broken.get('')).status).toBe(500);
  const asset = await open().get('/assets/main-1A.js');
  expect([await asset.text(), asset.headers.get('Cache-Control')]).toEqual([
    'go()',
    expect.stringContaining('immutable'),
  ]);
});

it('shows a failed job: why, whose it is, and what a replay may change', async () => {
  const { id } = await failed('Out of paper');
  const ownerOf = async () => new Map([['guest', { name: 'A guest', url: '/people/guest' }]]);
  const advice = { oops: { text: 'Buy paper.', retryHelps: true } };
  const jobUrl = (job: { id: string }) => `/jobs/${job.id}`;
  const console = open(ada, { ownerOf, advice, jobUrl });
  expect(await jsonOf(console.get(`/api/jobs/${id}`))).toMatchObject({
    job: { state: 'failed', owner: { name: 'A guest' }, error: { code: 'oops', message: 'Out of paper' } },
    payload: { orderId: 1, token: '•••' },
    fields: [{ name: 'orderId', type: 'number', text: '1' }],
    ...{ url: `/jobs/${id}`, advice: advice.oops },
    attempts: [{ attempt: 1, next: 'failed', message: 'Out of paper' }],
  });
  expect(await jsonOf(console.get('/api/jobs?state=failed&q=paper'))).toMatchObject({ data: [{ id }] });
  expect(await jsonOf(console.get('/api/jobs?state=succeeded'))).toMatchObject({ data: [] });
  const groups = { data: [{ kind: 'receipt', signature: 'oops: Out of paper', count: 1 }] };
  expect(await jsonOf(console.get('/api/failures'))).toMatchObject(groups);
  await rollUp(jobs.db, 100);
  expect(await jsonOf(console.get('/api/overview'))).toMatchObject({
    queues: [{ queue: 'print', failed: 1, ended: 1 }],
  });
});

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

it('replays with an edited payload, keeps secrets, and records who did it', async () => {
  const { id } = await failed('Wrong order');
  const events: ConsoleEvent[] = [];
  const console = open(ada, { onAction: async (_tx, event) => void events.push(event) });
  const replay = (payload: object) => console.post(`/api/jobs/${id}/replay`, { payload });
  expect((await replay({ orderId: 'two', token: '•••' })).status).toBe(422);
  expect((await replay({ orderId: 2, token: 'mine' })).status).toBe(422);
  const response = await replay({ orderId: 2, token: '•••' });
  expect(response.status).toBe(202);
  const { id: newId } = z.object({ id: z.string() }).parse(await response.json());
  const payload = await rowsOf(`SELECT payload, owner_id FROM offload.job WHERE id = '${newId}'`);
  expect(payload).toEqual([{ payload: { orderId: 2, token: 't' }, owner_id: 'guest' }]);
  const actors = await rowsOf(`SELECT actor FROM offload.job_event WHERE job_id = '${newId}' LIMIT 1`);
  expect(actors).toEqual([{ actor: 'operator:ada@example.com' }]);
  expect(events).toEqual([{ actor: 'ada@example.com', action: 'replay', subject: { type: 'job', id } }]);
  expect((await replay({ orderId: 3, token: '•••' })).status).toBe(409);
  expect(await jsonOf(console.get(`/api/jobs/${id}`))).toMatchObject({ replayedAs: newId });
});

it('changes nothing if the app refuses to record an action', async () => {
  const { id } = await failed('Refused');
  const onAction = async () => Promise.reject(new Error('no audit log'));
  const { status } = await open(ada, { onAction, onError: () => undefined }).post(`/api/jobs/${id}/retry`);
  expect(status).toBe(500);
  expect(await rowsOf(`SELECT state FROM offload.job WHERE id = '${id}'`)).toEqual([{ state: 'failed' }]);
});

it('says what a change will do, retries and dismisses a group, and undoes both', async () => {
  const ids = [await failed('Jam 1'), await failed('Jam 22')].map(({ id }) => id);
  const none = { kind: 'receipt', signature: 'oops: Jam <n>', since: new Date(0).toISOString() };
  const filter = { ...none, until: new Date().toISOString() };
  const later = await failed('Jam 333');
  const ownerOf = async () => new Map([['guest', { name: 'A guest' }]]);
  const console = open(ada, { ownerOf });
  const change = (body: object, path = '') => jsonOf(console.post(`/api/changes${path}`, body));
  expect(await change({ action: 'retry', filter }, '/preview')).toEqual({
    ...{ count: 2, isMore: false, kinds: [{ kind: 'receipt', count: 2 }] },
    ...{ ownerCount: 1, owners: [{ id: 'guest', name: 'A guest', url: null, count: 2 }] },
  });
  // What fails later wasn't in the preview.
  expect(await change({ action: 'retry', filter })).toEqual({
    ids: expect.arrayContaining(ids),
    isMore: false,
  });
  expect(await statesOf(ids)).toEqual(['queued', 'queued']);
  // Someone else, who hasn't retried them, can't cancel them by this.
  const undo = { ids: [...ids, later.id] };
  const bob = open({ actor: 'bob', can: ['retry'] });
  expect(await jsonOf(bob.post('/api/retries/undo', undo))).toEqual({ count: 0 });
  expect(await jsonOf(console.post('/api/retries/undo', undo))).toEqual({ count: 2 });
  expect(await statesOf(ids)).toEqual(['canceled', 'canceled']);

  const all = { ...none, until: new Date(Date.now() + 1_000).toISOString() };
  const dismissed = await change({ action: 'dismiss', filter: all, reason: 'Known' });
  expect(dismissed).toEqual({ ids: [later.id], isMore: false });
  expect(await jsonOf(console.get(`/api/jobs/${later.id}`))).toMatchObject({ dismissReason: 'Known' });
  const { data } = Dismissals.parse(await jsonOf(console.get('/api/dismissals')));
  const dismissal = data.find(({ reason }) => reason === 'Known');
  expect(dismissal).toMatchObject({ by: 'ada@example.com', count: 1 });
  const others = open({ ...ada, queues: ['other'] });
  expect(await jsonOf(others.get('/api/dismissals'))).toEqual({ data: [] });
  expect(await jsonOf(others.post('/api/dismissals/undo', dismissal))).toEqual({ count: 0 });
  expect(await jsonOf(console.post('/api/dismissals/undo', dismissal))).toEqual({ count: 1 });
});

const Dismissals = z.object({
  data: z.array(z.object({ at: z.string(), by: z.string(), reason: z.string(), count: z.int() })),
});

async function statesOf(ids: string[]): Promise<unknown[]> {
  const rows = await rowsOf(`SELECT state FROM offload.job WHERE id IN ('${ids.join("','")}')`);
  return rows.map((row) => Object(row).state);
}

it('pauses and resumes a queue', async () => {
  const console = open();
  const paused = await jsonOf(console.post('/api/queues/print/pause', { reason: 'New toner' }));
  expect(paused).toMatchObject({ data: [{ name: 'print', isPaused: true }] });
  expect(await jsonOf(console.post('/api/queues/print/resume'))).toMatchObject({
    data: [{ isPaused: false }],
  });
  expect((await console.post('/api/queues/unknown/pause')).status).toBe(404);
});

it.each([
  ['read', undefined],
  [['cancel'], undefined],
  ['all', ['other']],
] as const)('does for %s in the queues %s only what they may do', async (can, queues) => {
  const { id } = await failed('Not for everyone');
  const console = open({ actor: 'bob', can, ...(queues && { queues }) });
  const filter = { ids: [id], until: new Date().toISOString() };
  const calls = [
    console.post(`/api/jobs/${id}/retry`),
    console.post(`/api/jobs/${id}/dismiss`),
    console.post(`/api/jobs/${id}/replay`, { payload: { orderId: 2, token: '•••' } }),
    console.post('/api/queues/print/pause'),
  ];
  const statuses = (await Promise.all(calls)).map(({ status }) => status);
  expect(statuses).toEqual(Array.from(calls, () => (queues ? 404 : 403)));
  for (const action of ['retry', 'dismiss'])
    for (const path of ['/api/changes', '/api/changes/preview']) {
      const many = await console.post(path, { action, filter });
      expect(many.status === 403 || /"(ids":\[\]|count":0)/.test(await many.text()), path).toBe(true);
    }
  if (!queues) {
    expect((await console.post('/api/alerts/rules/outage', { isOn: false })).status).toBe(403);
    expect((await console.post('/api/retries/undo', { ids: [id] })).status).toBe(403);
    const dismissal = { at: new Date().toISOString(), by: 'ada@example.com' };
    expect((await console.post('/api/dismissals/undo', dismissal)).status).toBe(403);
  }
  expect(await rowsOf(`SELECT state FROM offload.job WHERE id = '${id}'`)).toEqual([{ state: 'failed' }]);
  if (queues) expect(await jsonOf(console.get('/api/jobs'))).toMatchObject({ data: [] });
});

it.each([
  ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a sibling of the same site', { 'sec-fetch-site': 'same-site' }, 403],
  ['a form', { 'content-type': 'text/plain' }, 415],
  ['its own page', {}, 200],
] as const)('accepts writes from its own pages only: %s', async (_name, headers, status) => {
  const { id } = await failed('Whose page');
  expect((await open().post(`/api/jobs/${id}/retry`, {}, headers)).status).toBe(status);
});

it('shows which alerts fire and have fired, and changes when they do', async () => {
  const watched = { queues: ['print'], paused: [] };
  const look = async () => {
    await jobs.db.execute(sql`UPDATE offload.alert_turn SET evaluated_at = now() - interval '1 min'`);
    await evaluateAlerts(jobs.db, watched);
  };
  const events: ConsoleEvent[] = [];
  const console = open(ada, { onAction: async (_tx, event) => void events.push(event) });
  const change = (body: object, rule = 'no-worker') => console.post(`/api/alerts/rules/${rule}`, body);
  expect(await jsonOf(change({ threshold: 30 }))).toMatchObject({
    rules: expect.arrayContaining([{ rule: 'no-worker', isOn: true, threshold: 30 }]),
  });
  expect(events).toEqual([
    { actor: 'ada@example.com', action: 'alerts', subject: { type: 'alert', id: 'no-worker' } },
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
  const others = open({ ...ada, queues: ['other'] });
  expect(await jsonOf(others.get('/api/alerts'))).toMatchObject({ firing: [], history: [] });
  const wrong = [{ threshold: 0 }, { threshold: 86_401 }, { threshold: 'a' }, {}, { rule: 'outage' }];
  for (const body of wrong) expect((await change(body)).status).toBe(400);
  expect((await change({ isOn: false }, 'no-such-rule')).status).toBe(404);
});

it.each([
  ['all jobs', { until: '2026-11-29T05:00:00Z' }],
  ['an unknown field', { kind: 'receipt', status: 'failed', until: '2026-11-29T05:00:00Z' }],
  ['no time', { kind: 'receipt' }],
  ['what is no ID', { ids: ['1'], until: '2026-11-29T05:00:00Z' }],
])('rejects a change of %s', async (_what, filter) => {
  expect((await open().post('/api/changes', { action: 'retry', filter })).status).toBe(400);
});

it.each([
  ['/api/jobs/not-an-id', 404],
  ['/api/jobs/00000000-0000-0000-0000-000000000000', 404],
  ['/api/jobs/00000000-0000-0000-0000-000000000000/log', 404],
  ['/api/jobs?q=%00&cursor=x&state=nothing', 200],
  ['/api/failures/jobs?kind=%00&signature=x', 400],
  ['/api/failures?days=-1', 200],
  ['/api/nothing', 404],
  ['/assets/..%2Findex.js', 404],
] as const)('responds to %s with %s', async (path, status) => {
  expect((await open().get(path)).status).toBe(status);
});

const rowsOf = (text: string) => jobs.db.query(raw(text));
