import { createJobClient } from '@offload/core/admin';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { createConsoleApi } from './api/console-api';
import { verifyAuditExport } from './operations/audit-chain';
import { ada, jsonOf, type OtherApp, openOtherApp } from './testing/other-app';

let app: OtherApp;
let id: string;

beforeAll(async () => {
  app = await openOtherApp();
  ({ id } = await app.failed('To be retried'));
  await app.open().post(`/api/jobs/${id}/retry`);
  await app.open({ actor: '=bob', can: 'all' }).post('/api/queues/print/pause', { reason: 'New "toner"' });
});
afterAll(() => app.close());

const auditKey = 'a secret';
const actionsIn = async (query: string) =>
  jsonOf(app.open({ actor: 'eve', can: ['audit'], seesValues: true }).get(`/api/audit${query}`));

it('shows who did what, with filters', async () => {
  expect(await actionsIn('?actor=ada')).toMatchObject({
    data: [{ action: 'job.retry', subject: { type: 'job', id }, before: { state: 'failed' } }],
    ...{ existing: [id], nextCursor: null },
  });
  expect(await actionsIn('?subject=queue')).toMatchObject({
    data: [{ action: 'queue.pause', actor: { email: '=bob' }, reason: 'New "toner"' }],
  });
  expect(await actionsIn('?action=queue.&to=2020-01-01')).toMatchObject({ data: [] });
});

it('exports a chain that shows whether a row was changed', async () => {
  const csv = await (await app.open(undefined, { auditKey }).get('/api/audit.csv?action=queue')).text();
  expect(csv).toContain(",'=bob,");
  expect(csv).toContain('"New ""toner"""');
  const exportedAt = expect.stringMatching(/^\d{4}-/);
  expect(verifyAuditExport(csv, auditKey)).toEqual({ actions: 1, filter: { action: 'queue' }, exportedAt });
  expect(verifyAuditExport(csv.replace('toner', 'ink'), auditKey)).toBeNull();
  const plain = await (await app.open().get('/api/audit.csv?action=queue')).text();
  expect(plain.trimEnd().split('\r\n')).toHaveLength(2);
});

it.each([
  ['read', undefined],
  [['retry'], undefined],
  ['all', ['print']],
] as const)(
  'is closed to someone who may %s in the queues %s, and records that they tried',
  async (can, queues) => {
    const actor = JSON.stringify([can, queues]);
    const console = app.open({ actor, can, ...(queues && { queues }) });
    for (const path of ['/api/audit', '/api/audit.csv', '/api/audit?actor=ada'])
      expect((await console.get(path)).status).toBe(403);
    const tried = await app.rowsOf(
      `SELECT action, outcome FROM offload.operator_action WHERE actor_id = '${actor}'`,
    );
    expect(tried).toEqual([{ action: 'audit.read', outcome: 'denied' }]);
  },
);

it.each([
  'from=0000-01-01',
  'from=2025-02-30',
  'to=today',
  'actor=%00',
  'cursor=1e9',
  'from=2026-01-01&from=2026-01-02',
])('rejects a filter that it would have to ignore: %s', async (query) => {
  for (const path of ['/api/audit', '/api/audit.csv']) {
    const response = await app.open().get(`${path}?${query}`);
    const name = query.split('=')[0];
    expect(await response.json()).toMatchObject({ status: 400, detail: expect.stringContaining(`${name}`) });
  }
});

it('rejects unknown parameters by name, on every route', async () => {
  const parts = { ...app.jobs, onError: () => undefined };
  const { routes } = createConsoleApi({ ...parts, client: createJobClient(parts) });
  const own = routes.filter(({ method, path }) => method !== 'ALL' && !path.endsWith('*'));
  expect(own.length).toBeGreaterThan(30);
  for (const { method, path } of own) {
    const url = `/api${path.replace(':id', id).replace(':name', 'print')}?nonsense=1`;
    const response = await (method === 'GET' ? app.open().get(url) : app.open().post(url));
    const detail = expect.stringContaining('nonsense is unknown');
    expect([path, await response.json()]).toMatchObject([path, { status: 400, detail }]);
  }
});

it('records who reads the log, and who reads a job, once in a while', async () => {
  const console = app.open({ ...ada, actor: 'reader' });
  const search = '/api/jobs?q=state%3Aqueued';
  const job = `/api/jobs/${id}`;
  const paths = ['/api/audit', '/api/audit', job, job, `${job}/log`, search, search, '/api/audit.csv'];
  for (const path of paths) expect((await console.get(path)).status).toBe(200);
  const rows = await app.rowsOf(
    `SELECT action, after FROM offload.operator_action WHERE actor_id = 'reader' ORDER BY id`,
  );
  expect(rows).toEqual([
    { action: 'audit.read', after: {} },
    { action: 'job.read', after: {} },
    { action: 'job.search', after: { q: 'state:queued' } },
    { action: 'audit.export', after: {} },
  ]);
});

it('rejects every write of someone who may only read, and records it', async () => {
  const parts = { ...app.jobs, onError: () => undefined };
  const { routes } = createConsoleApi({ ...parts, client: createJobClient(parts) });
  const paths = new Set(routes.flatMap(({ method, path }) => (method === 'POST' ? [path] : [])));
  expect(paths.size).toBeGreaterThan(15);
  const console = app.open({ actor: 'only reads', can: 'read' });
  const change = { action: 'retry', filter: { ids: [id], until: new Date().toISOString() } };
  for (const path of paths) {
    const response = await console.post(`/api${path.replace(':id', id).replace(':name', 'print')}`, change);
    expect(response.status, path).toBe(403);
  }
  const tried = await app.rowsOf(`
    SELECT DISTINCT action FROM offload.operator_action WHERE actor_id = 'only reads' AND outcome = 'denied'`);
  expect(tried.length).toBeGreaterThan(8);
});

it('survives hostile names and filters', async () => {
  const console = app.open({ actor: 'eve', can: 'read' });
  expect((await console.post('/api/jobs/%00/retry')).status).toBe(403);
  expect((await app.open().get("/api/audit?subject=' OR true --")).status).toBe(200);
});

const Timeline = z.object({
  timeline: z.array(z.object({ by: z.string(), operator: z.string().nullable() })),
});
const carol = { actor: 'carol', can: 'all' };

it('records who did something, from where, and what it changed', async () => {
  const { id: jobId } = await app.failed('To be recorded');
  const headers = { 'user-agent': 'a browser', 'x-request-id': 'r-1' };
  await app.open({ ...carol, ip: '198.51.100.7' }).post(`/api/jobs/${jobId}/retry`, {}, headers);
  await app.open(carol).post(`/api/jobs/${jobId}/cancel`, {}, { 'x-request-id': 'not "one"' });
  const rows = await app.rowsOf(`
    SELECT action, ip, user_agent, request_id, before ->> 'state' AS before, after ->> 'state' AS after, outcome
    FROM offload.operator_action WHERE subject_id = '${jobId}' ORDER BY id`);
  const by = { user_agent: 'a browser', request_id: 'r-1', ip: '198.51.100.7', outcome: 'success' };
  expect(rows).toEqual([
    { ...by, action: 'job.retry', before: 'failed', after: 'queued' },
    {
      ...by,
      action: 'job.cancel',
      before: 'queued',
      after: 'canceled',
      request_id: expect.stringMatching(/^[\da-f-]{36}$/),
      user_agent: null,
      ip: null,
    },
  ]);
});

it("records a user's ID, session, and second factor, and the history shows their name", async () => {
  const { id: jobId } = await app.failed('Who was it?');
  const secondFactorAt = new Date('2026-01-31T09:30:00Z');
  const dana = { ...ada, actor: 'dana@example.com', id: 'u-4', sessionId: 's-1', secondFactorAt };
  const ownerOf = async (ids: string[]) => new Map(ids.map((one) => [one, { name: `named ${one}` }]));
  const console = app.open(dana, { ownerOf });
  const response = await console.post(`/api/jobs/${jobId}/retry`);
  const [row] = await app.rowsOf(`
    SELECT actor_id, actor_email, session_id, second_factor_at, request_id FROM offload.operator_action
    WHERE subject_id = '${jobId}'`);
  expect(row).toEqual({
    ...{ actor_id: 'u-4', actor_email: dana.actor, session_id: 's-1', second_factor_at: secondFactorAt },
    request_id: response.headers.get('X-Request-Id'),
  });
  const { timeline } = Timeline.parse(await jsonOf(console.get(`/api/jobs/${jobId}`)));
  expect(timeline.at(-1)).toEqual({ by: 'operator', operator: 'named u-4' });
});

it('changes nothing that the audit log can not record', async () => {
  const { id: jobId } = await app.failed('Not recorded');
  await app.rowsOf('ALTER TABLE offload.operator_action ADD CONSTRAINT full_up CHECK (false) NOT VALID');
  const { status } = await app.open(carol, { onError: () => undefined }).post(`/api/jobs/${jobId}/retry`);
  await app.rowsOf('ALTER TABLE offload.operator_action DROP CONSTRAINT full_up');
  expect(status).toBe(500);
  expect(await app.rowsOf(`SELECT state FROM offload.job WHERE id = '${jobId}'`)).toEqual([
    { state: 'failed' },
  ]);
});
