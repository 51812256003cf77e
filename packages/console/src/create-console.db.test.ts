import type { Jobs } from '@offload/core';
import { beat, rollUp } from '@offload/core/internal';
import { someWorker } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
  expect(mount({ jobs, authorize })).toThrow(/createConsole needs basePath/);
  const { watchAll: _, ...withoutStream } = jobs;
  expect(mount({ jobs: withoutStream, authorize, basePath: '/ops' })).toThrow(
    /jobs must be what openJobs returns/,
  );
  expect(mount({ jobs, authorize: ada, basePath: '/ops' })).toThrow(/authorize must be a function/);
  expect(mount({ jobs, authorize, basePath: 'ops' })).toThrow(/slash/);
  expect(mount({ jobs, authorize, basePath: '/ops', auditKey: '' })).toThrow(/auditKey/);
  expect(mount({ jobs, authorize, basePath: '/ops', theme: { primaryColor: 'mauve' } })).toThrow(
    /theme is invalid.*expected one of .*"teal"/,
  );
  const misspelled = mount({ jobs, authorize, basePath: '/ops', redacts: () => null });
  expect(misspelled).toThrow(/createConsole has no option "redacts"\. Use jobs, .*redact/);
});

it('lets in no one for what an app has in the place of staff, such as false or undefined', async () => {
  const isStaff = async (): Promise<boolean> => false;
  const findStaff = async (): Promise<{ email: string } | undefined> => undefined;
  const byRole = { authorize: async () => (await isStaff()) && ada };
  const byUser: Pick<ConsoleOptions, 'authorize'> = {
    async authorize() {
      const user = await findStaff();
      return user && { actor: user.email, can: 'all', seesValues: true };
    },
  };
  for (const by of [byRole, byUser]) {
    const { GET } = mountConsole({ jobs, basePath: '/ops', ...by }, {});
    expect((await GET(new Request('http://shop.test/ops'))).status).toBe(403);
  }
});

it('lets in only requests that authorize accepts', async () => {
  for (const nobody of [null, false, '']) {
    const console = open(nobody);
    for (const path of ['', '/jobs', '/api/overview', '/assets/main-1A.js'])
      expect((await console.get(path)).status).toBe(403);
  }
  expect((await open(Response.redirect('http://shop.test/login', 302)).get('')).status).toBe(302);
  const page = await open(null).get('/jobs', { Accept: 'text/html' });
  expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
  expect(await page.text()).toContain('You may not use this console.');
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  expect((await open({ actor: 'ada', can: 'everything' }, { onError }).get('')).status).toBe(500);
  expect(String(errors)).toContain('authorize must return');
});

it("sends the app's own response as it is, also to a browser", async () => {
  const headers = { 'Content-Type': 'application/problem+json' };
  const own = new Response('{"title":"Unauthorized"}', { status: 401, headers });
  const response = await open(own).get('/jobs', { Accept: 'text/html' });
  expect([response.status, await response.text()]).toEqual([401, '{"title":"Unauthorized"}']);
});

it('returns its document for every page, with a nonce and nothing inline', async () => {
  const page = await open(ada, { nonce: () => 'n0nce', labels: { receipt: '<b>"Receipt"</b>' } }).get(
    '/jobs/1',
  );
  const html = await page.text();
  expect(page.headers.get('Content-Security-Policy')).toContain("'nonce-n0nce' 'strict-dynamic'");
  expect(html).toContain('<script type="module" src="/ops/assets/main-1A.js" nonce="n0nce"></script>');
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html.match(/\/ops\/assets\/[^"]+\.css"/g)).toEqual(['/ops/assets/main-1A.css"']);
  expect(html).not.toMatch(/<b>|<style|style=/);
  const broken = open(ada, { nonce: () => "x' *; script-src *", onError: () => undefined });
  expect((await broken.get('')).status).toBe(500);
  const call = await open().get('/api/queues', { 'X-Request-Id': 'r-7' });
  expect(Object.fromEntries(call.headers)).toMatchObject({
    ...{ 'cache-control': 'private, no-store', 'x-request-id': 'r-7', 'x-content-type-options': 'nosniff' },
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'same-origin',
  });
  expect((await open().get('/nonsense')).status).toBe(404);
  expect((await open().post('/jobs')).status).toBe(405);
  const asset = await open().get('/assets/main-1A.js');
  expect([await asset.text(), asset.headers.get('Cache-Control')]).toEqual([
    'go()',
    expect.stringContaining('immutable'),
  ]);
});

it("has the app's name, logo, and style sheets", async () => {
  const theme = { primaryColor: 'teal', fontFamily: 'Inter', styleSheets: ['/fonts/"inter".css'] } as const;
  const html = await (await open(ada, { title: '<Shop>', logo: '/shop.svg', theme }).get('')).text();
  expect(html).toContain('<title>&#60;Shop&#62;</title>');
  expect(html).toContain('<link rel="icon" href="/shop.svg">');
  expect(html).toMatch(/<link rel="stylesheet" href="\/fonts\/&#34;inter&#34;\.css" nonce="[^"]+">/);
});

it('offers what concerns all queues only to staff who see all of them', async () => {
  const page = async (access: object) => (await open({ ...ada, ...access }).get('')).text();
  expect(await page({})).toContain('&#34;seesAllQueues&#34;:true');
  expect(await page({ queues: ['print'] })).toContain('&#34;seesAllQueues&#34;:false');
});

it('names no queue to staff who may not see it, also none that a worker serves, and counts its slots', async () => {
  await beat(jobs.db, someWorker({ queues: { print: 2, payroll: 3 } }), 60_000);
  const workers = async (access: object) =>
    Reflect.get(Object(await jsonOf(open({ ...ada, ...access }).get('/api/overview'))), 'workers');
  expect(await workers({})).toMatchObject([{ queues: { print: 2, payroll: 3 }, slots: 5 }]);
  const [worker] = await workers({ queues: ['print'] });
  expect(worker).toMatchObject({ queues: { print: 2 }, slots: 5 });
  expect(JSON.stringify(worker)).not.toContain('payroll');
});

it('makes a new nonce for each page, unless the app has its own', async () => {
  const nonceOf = async () => {
    const page = await open().get('/jobs');
    const [, nonce = ''] = (await page.text()).match(/<script[^>]* nonce="([^"]*)"/) ?? [];
    expect(page.headers.get('Content-Security-Policy')).toContain(`'nonce-${nonce}'`);
    return nonce;
  };
  const [first, second] = [await nonceOf(), await nonceOf()];
  expect(first.length).toBeGreaterThan(20);
  expect(second).not.toBe(first);
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
    attempts: [{ worker: expect.any(String) }],
    timeline: expect.arrayContaining([
      expect.objectContaining({ state: 'failed', attempt: 1, message: 'Out of paper' }),
    ]),
  });
  expect(await jsonOf(console.get('/api/jobs?state=failed&q=paper'))).toMatchObject({ data: [{ id }] });
  expect(await jsonOf(console.get('/api/jobs?state=succeeded'))).toMatchObject({ data: [] });
  // A search for failed jobs also says how many it would find in other states.
  const counts = { counts: { states: { failed: 1 } } };
  expect(await jsonOf(console.get('/api/jobs/counts?state=succeeded&q=paper'))).toMatchObject(counts);
  const others = open({ ...ada, queues: ['other'] });
  expect(await jsonOf(others.get('/api/jobs/counts'))).toMatchObject({ counts: { total: 0 } });
  const groups = { data: [{ kind: 'receipt', signature: 'oops: Out of paper', count: 1 }] };
  expect(await jsonOf(console.get('/api/failures'))).toMatchObject(groups);
  await rollUp(jobs.db, 100);
  expect(await jsonOf(console.get('/api/overview'))).toMatchObject({
    queues: [{ queue: 'print', failed: 1, ended: 1 }],
  });
});

it('streams that jobs have changed, also to readers without values, and nothing about them', async () => {
  for (const rejected of [null, Response.redirect('http://shop.test/login', 302)])
    expect((await open(rejected).get('/api/events')).ok).toBe(false);
  const response = await open({ actor: 'bob', can: 'read' }).get('/api/events');
  expect(response.headers.get('Content-Type')).toContain('text/event-stream');
  expect(response.headers.get('Cache-Control')).toContain('no-transform');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toBe(': open\n\n');
  const next = reader?.read();
  await failed('Known to no one');
  expect((await next)?.value).toBe('event: change\ndata: {}\n\n');
  await reader?.cancel();
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
  const console = open({ actor: 'bob', can, seesValues: true, ...(queues && { queues }) });
  const filter = { ids: [id], until: new Date().toISOString() };
  const calls = [
    console.post(`/api/jobs/${id}/retry`),
    console.post(`/api/jobs/${id}/dismiss`),
    console.post(`/api/jobs/${id}/replay`, { payload: { orderId: 2, token: '•••' } }),
    console.post('/api/queues/print/pause'),
  ];
  const statuses = (await Promise.all(calls)).map(({ status }) => status);
  expect(statuses).toEqual(Array.from(calls, () => (queues ? 404 : 403)));
  for (const action of ['retry', 'dismiss', 'delete'])
    for (const [path, more] of [
      ['/api/changes', { reason: 'Known' }],
      ['/api/changes/preview', {}],
    ] as const) {
      const many = await console.post(path, { action, filter, ...more });
      expect(many.status === 403 || /"(ids":\[\]|count":0)/.test(await many.text()), path).toBe(true);
    }
  // Rules are about all queues.
  expect((await console.post('/api/alerts/rules/outage', { isOn: false })).status).toBe(403);
  if (!queues) {
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

it.each([
  ['/api/jobs/not-an-id', 404],
  ['/api/jobs/00000000-0000-0000-0000-000000000000', 404],
  ['/api/jobs/00000000-0000-0000-0000-000000000000/log', 404],
  ['/api/jobs?q=%00&cursor=x&state=nothing', 400],
  ['/api/failures/jobs?kind=%00&signature=x', 400],
  ['/api/failures?days=-1', 400],
  ['/api/overview?queue=%00', 400],
  ['/api/overview?queue=unknown', 200],
  ['/api/nothing', 404],
  ['/assets/..%2Findex.js', 404],
  ['/assets/constructor', 404],
] as const)('responds to %s with %s', async (path, status) => {
  expect((await open().get(path)).status).toBe(status);
});
