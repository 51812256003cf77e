import { isUnbroken, type Operator, recordAction } from '@offload/console/operations/index.ts';
import { auditKey } from '@offload/env';
import { authSecret } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import type { ActionPage } from './audit-schema';

let api: TestApi;
let admin: SignedInCaller;
const olga: Operator = {
  id: 'olga',
  email: 'olga_1@example.com',
  ip: '198.51.100.7',
  userAgent: '=HYPERLINK("https://evil.example")',
  requestId: 'r-1',
};
const omar: Operator = { ...olga, id: 'omar', email: 'omar@example.com', userAgent: 'a "browser", of sorts' };

beforeAll(async () => {
  api = await openTestApi();
  admin = await api.signedIn('admin');
  const { db } = api.database;
  const states = { before: { state: 'failed' }, after: { state: 'queued' } };
  await recordAction(db, olga, { action: 'job.retry', subjectType: 'job', subjectId: 'job-1', ...states });
  await recordAction(db, omar, { action: 'queue.pause', subjectType: 'queue', subjectId: 'email' });
  const reason = '-2+3+cmd|calc';
  await recordAction(db, omar, { action: 'user.disable', subjectType: 'user', subjectId: 'u-1', reason });
  const old = { actorId: 'old', actorEmail: 'old@example.com', action: 'job.cancel', subjectType: 'job' };
  await db.operatorAction.create({
    data: { ...old, subjectId: 'job-0', at: new Date('2025-01-31T23:59:59Z') },
  });
});
afterAll(() => api.close());

it('lists staff actions, newest first, with actor, subject, before, after, and origin', async () => {
  const { data, nextCursor } = await list();
  expect(data.map(({ action }) => action)).toEqual([
    'job.cancel',
    'user.disable',
    'queue.pause',
    'job.retry',
  ]);
  expect(nextCursor).toBeNull();
  expect(data[3]).toMatchObject({
    actor: { id: 'olga', email: 'olga_1@example.com' },
    subject: { type: 'job', id: 'job-1' },
    before: { state: 'failed' },
    after: { state: 'queued' },
    ip: '198.51.100.7',
    requestId: 'r-1',
  });
});

it.each([
  ['actor=OMAR', ['user.disable', 'queue.pause']],
  ['actor=olga', ['job.retry']],
  ['actor=olga_1', ['job.retry']],
  ['actor=o%25', []],
  ['action=job.', ['job.cancel', 'job.retry']],
  ['action=job.retry', ['job.retry']],
  ['subject=job', ['job.cancel', 'job.retry']],
  ['subject=email', ['queue.pause']],
  ['to=2025-01-31', ['job.cancel']],
  ['from=2025-01-31&to=2025-01-31', ['job.cancel']],
  ['to=2025-01-30', []],
  ['from=2025-01-31T23:59&to=2025-02-01T00:00', ['job.cancel']],
  ['from=2025-01-31T00:00&to=2025-01-31T23:59', []],
  ['from=2025-02-01&subject=job', ['job.retry']],
  ["subject=' OR true --", []],
])('filters by %s', async (query, actions) => {
  expect((await list(query)).data.map(({ action }) => action)).toEqual(actions);
});

it.each([
  ['from=yesterday', '#from'],
  ['to=2025-02-30', '#to'],
  ['cursor=x', '#cursor'],
  [`actor=${'a'.repeat(300)}`, '#actor'],
])('rejects %s', async (query, pointer) => {
  const response = await admin.get(`/api/admin/audit?${query}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
});

it("exports CSV that spreadsheets don't execute", async () => {
  const response = await admin.get('/api/admin/audit.csv?from=2025-02-01');
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('Content-Disposition')).toBe('attachment; filename="audit.csv"');
  const csv = await response.text();
  const lines = csv.trimEnd().split('\r\n');
  const lineOf = (action: string) => lines.find((line) => line.includes(`,${action},`));
  expect(lines[0]).toMatch(/^at,actor,actor_id,action,/);
  expect(lineOf('user.disable')).toContain(`'-2+3+cmd|calc`);
  expect(lineOf('user.disable')).toContain('"a ""browser"", of sorts"');
  expect(lineOf('job.retry')).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  expect(lineOf('job.retry')).toContain('"{""state"":""failed""}"');
  expect(lineOf('job.cancel')).toBeUndefined();
});

it('exports a chain, which breaks if a row is deleted or changed', async () => {
  const csv = await (await admin.get('/api/admin/audit.csv')).text();
  const key = auditKey(authSecret);
  expect(isUnbroken(csv, key)).toBe(true);
  expect(isUnbroken(csv.replace(/.*,user\.disable,.*\r\n/, ''), key)).toBe(false);
  expect(isUnbroken(csv.replace('omar@', 'olga@'), key)).toBe(false);
});

it('pages through the log and exports more than one page', async () => {
  const entry = { actorId: 'many', actorEmail: 'many@example.com', action: 'job.retry', subjectType: 'job' };
  const data = Array.from({ length: 1_201 }, (_, n) => ({ ...entry, subjectId: `many-${n}` }));
  await api.database.db.operatorAction.createMany({ data });
  const csv = await (await admin.get('/api/admin/audit.csv?actor=many')).text();
  expect(csv.trimEnd().split('\r\n')).toHaveLength(1_203);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: ActionPage = await list(`actor=many${cursor ? `&cursor=${cursor}` : ''}`);
    seen.push(...page.data.map(({ subject }) => subject.id));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toEqual(data.map(({ subjectId }) => subjectId).reverse());
});

it.each(['operator', 'viewer', 'user'] as const)('is forbidden for a %s', async (role) => {
  const person = await api.signedIn(role);
  for (const path of ['/api/admin/audit', '/api/admin/audit.csv']) {
    expect((await person.get(path)).status).toBe(403);
    expect((await api.get(path)).status).toBe(401);
  }
});

async function list(query = ''): Promise<ActionPage> {
  const response = await admin.get(`/api/admin/audit?${query}`);
  expect(response.status).toBe(200);
  return response.json();
}
