import type { Jobs } from '@offload/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { mountConsole } from './create-console';
import type { ConsoleOptions } from './options';
import { ada, jsonOf, type OtherApp, openOtherApp } from './testing/other-app';

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

it('says what is missing: without authorize it throws', () => {
  // As plain JavaScript may call it.
  const mount = (options: object) => () => mountConsole(options as ConsoleOptions, {});
  const authorize = () => ada;
  expect(mount({ jobs, basePath: '/ops' })).toThrow(/createConsole needs authorize/);
  expect(mount({ authorize, basePath: '/ops' })).toThrow(/createConsole needs jobs/);
  expect(mount({ jobs, authorize, basePath: 'ops' })).toThrow(/slash/);
  expect(mount({ jobs, authorize, basePath: '/ops', auditKey: '' })).toThrow(/auditKey/);
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
  expect(await jsonOf(console.get('/api/overview'))).toMatchObject({
    queues: [{ queue: 'print', failed: 1, ended: 1 }],
  });
});

it('replays with an edited payload, keeps secrets, and records who did it', async () => {
  const { id } = await failed('Wrong order');
  const console = open();
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
  const about = (subject: string) =>
    rowsOf(
      `SELECT action, actor_email AS actor, before, after FROM offload.operator_action WHERE subject_id = '${subject}'`,
    );
  const changed = ['orderId'];
  const { actor } = ada;
  expect(await about(id)).toEqual([
    { action: 'job.redo', actor, before: { state: 'failed' }, after: { job: newId, changed } },
  ]);
  expect(await about(newId)).toEqual([
    { action: 'job.create', actor, before: null, after: { replayOf: id, changed } },
  ]);
  expect((await replay({ orderId: 3, token: '•••' })).status).toBe(409);
  expect(await jsonOf(console.get(`/api/jobs/${id}`))).toMatchObject({ replayedAs: newId });
});

it('records who did something, from where, and what it changed', async () => {
  const { id } = await failed('To be recorded');
  const headers = { 'user-agent': 'a browser', 'x-request-id': 'r-1' };
  await open({ ...ada, ip: '198.51.100.7' }).post(`/api/jobs/${id}/retry`, {}, headers);
  await open().post(`/api/jobs/${id}/cancel`, {}, { 'x-request-id': 'not "one"' });
  const rows = await rowsOf(`
    SELECT action, ip, user_agent, request_id, before ->> 'state' AS before, after ->> 'state' AS after, outcome
    FROM offload.operator_action WHERE subject_id = '${id}' ORDER BY id`);
  const by = { user_agent: 'a browser', request_id: 'r-1', ip: '198.51.100.7', outcome: 'success' };
  expect(rows).toEqual([
    { ...by, action: 'job.retry', before: 'failed', after: 'queued' },
    {
      ...by,
      action: 'job.cancel',
      before: 'queued',
      after: 'canceled',
      request_id: null,
      user_agent: null,
      ip: null,
    },
  ]);
});

it('changes nothing that the audit log can not record', async () => {
  const { id } = await failed('Not recorded');
  await rowsOf('ALTER TABLE offload.operator_action ADD CONSTRAINT full_up CHECK (false) NOT VALID');
  const { status } = await open(ada, { onError: () => undefined }).post(`/api/jobs/${id}/retry`);
  await rowsOf('ALTER TABLE offload.operator_action DROP CONSTRAINT full_up');
  expect(status).toBe(500);
  expect(await rowsOf(`SELECT state FROM offload.job WHERE id = '${id}'`)).toEqual([{ state: 'failed' }]);
});

it('retries and dismisses all failures of a group, and undoes nothing that fails later', async () => {
  const ids = [await failed('Jam 1'), await failed('Jam 22')].map(({ id }) => id);
  const group = { kind: 'receipt', signature: 'oops: Jam <n>', since: new Date(0).toISOString() };
  const until = new Date().toISOString();
  const later = await failed('Jam 333');
  const console = open();
  const retried = await jsonOf(console.post('/api/failures/retry', { ...group, until }));
  expect(retried).toEqual({ count: 2, isMore: false });
  const states = await rowsOf(`SELECT state FROM offload.job WHERE id IN ('${ids.join("','")}')`);
  expect(states).toEqual([{ state: 'queued' }, { state: 'queued' }]);
  const all = { ...group, until: new Date(Date.now() + 1_000).toISOString(), reason: 'Known' };
  expect(await jsonOf(console.post('/api/failures/dismiss', all))).toEqual({ count: 1, isMore: false });
  expect(await jsonOf(console.get(`/api/jobs/${later.id}`))).toMatchObject({ dismissReason: 'Known' });
});

it('pauses and resumes a queue', async () => {
  const console = open();
  const paused = await jsonOf(console.post('/api/queues/print/pause', { reason: 'New toner' }));
  expect(paused).toMatchObject({ data: [{ name: 'print', isPaused: true, pauseReason: 'New toner' }] });
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
  const group = { kind: 'receipt', signature: 'oops: Not for everyone' };
  const period = { since: new Date(0).toISOString(), until: new Date().toISOString() };
  const calls = [
    console.post(`/api/jobs/${id}/retry`),
    console.post(`/api/jobs/${id}/dismiss`),
    console.post(`/api/jobs/${id}/replay`, { payload: { orderId: 2, token: '•••' } }),
    console.post('/api/queues/print/pause'),
  ];
  const statuses = (await Promise.all(calls)).map(({ status }) => status);
  expect(statuses).toEqual(Array.from(calls, () => (queues ? 404 : 403)));
  const everything = await console.post('/api/failures/retry', { ...group, ...period });
  expect(everything.status === 403 || JSON.stringify(await everything.json()).includes('"count":0')).toBe(
    true,
  );
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
