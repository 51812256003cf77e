import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditedPages, auditedRoutes, doingOfPage } from '@/server/auth/audited';
import { makeLink } from '@/testing/links';
import {
  fromAddress,
  openTestApi,
  password,
  type SignedInCaller,
  signIn,
  type TestApi,
} from '@/testing/test-api';
import { callConsole } from '@/testing/test-console';
import { challenge, enrolled, forgetUsedCodes } from '@/testing/two-factor';

let api: TestApi;
let admin: SignedInCaller;
const own = { Origin: 'http://localhost:3000' };

beforeAll(async () => {
  api = await openTestApi();
  admin = await api.signedIn('admin');
});
afterAll(() => api.close());

/** What the audit log says that someone did, oldest first. */
async function actionsOf(actorId: string) {
  const rows = await api.database.db.operatorAction.findMany({ where: { actorId }, orderBy: { id: 'asc' } });
  return rows.map(({ action, outcome }) => `${action} ${outcome}`);
}

it('says of each route and page of staff what it records, or that it records nothing', async () => {
  const { paths }: { paths: Record<string, object> } = await (await api.get('/api/openapi.json')).json();
  const routes = Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/admin/'))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  expect(Object.keys(auditedRoutes).sort()).toEqual(routes.sort());
  const folder = fileURLToPath(new URL('../../../app', import.meta.url));
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^admin\b.*\bpage\.tsx$/.test(file))
    .map((file) => `/${dirname(file)}`);
  expect(Object.keys(auditedPages).sort()).toEqual(pages.sort());
});

it('knows what a page shows', () => {
  const list = { action: 'user.list', subjectId: 'all' };
  expect(doingOfPage('/admin/users?query=ada', 'success')).toMatchObject({
    ...list,
    after: { query: 'ada' },
  });
  expect(doingOfPage('/admin/users?query=ada', 'denied')).toMatchObject({ ...list, after: {} });
  expect(doingOfPage('/admin/recipients', 'success')).toBeNull();
});

it('records what staff read, once in a while: whose, when, from where, and with which session', async () => {
  const staff = await enrolled(api, 'admin');
  const headers = { 'User-Agent': 'a browser', 'X-Request-Id': 'r-7', ...fromAddress('198.51.100.7') };
  for (const path of ['users', 'users?query=ada', 'users?query=ada', 'alerts'])
    expect((await staff.get(`/api/admin/${path}`, { headers })).status, path).toBe(200);
  const { db } = api.database;
  const rows = await db.operatorAction.findMany({
    where: { actorId: staff.id, userAgent: 'a browser' },
    orderBy: { id: 'asc' },
  });
  expect(rows.map(({ action, subjectId, after }) => ({ action, subjectId, after }))).toEqual([
    { action: 'user.list', subjectId: 'all', after: {} },
    { action: 'user.list', subjectId: 'all', after: { query: 'ada' } },
  ]);
  const session = await db.session.findFirstOrThrow({ where: { userId: staff.id } });
  for (const row of rows)
    expect(row).toMatchObject({
      ...{ actorEmail: staff.email, outcome: 'success', ip: '198.51.100.7', requestId: 'r-7' },
      ...{ sessionId: session.id, secondFactorAt: session.secondFactorAt },
    });
});

it('records what was denied, also to others than staff', async () => {
  const [viewer, user] = [await api.signedIn('viewer'), await api.signedIn()];
  for (const caller of [viewer, viewer, user]) await caller.get('/api/admin/users');
  const console = callConsole(viewer);
  await console.post('/api/jobs/00000000-0000-7000-8000-000000000000/replay', { payload: {} });
  expect(await actionsOf(viewer.id)).toEqual(['user.list denied', 'job.redo denied']);
  expect(await actionsOf(user.id)).toEqual(['user.list denied']);
});

it('shows nothing that it could not record', async () => {
  const { db } = api.database;
  await db.$executeRaw`ALTER TABLE offload.operator_action RENAME TO moved`;
  try {
    const response = await admin.get('/api/admin/users');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain(admin.email);
  } finally {
    await db.$executeRaw`ALTER TABLE offload.moved RENAME TO operator_action`;
  }
});

it('records how staff sign in, fail to, and change their password, but not others', async () => {
  const staff = await enrolled(api, 'operator');
  await forgetUsedCodes(api, staff.id);
  const enter = (given: string) =>
    api.post('/api/auth/sign-in/email', { email: staff.email, password: given }, fromAddress());
  await enter('a wrong guess');
  const { enter: enterCode } = await challenge(api, staff.email);
  await enterCode('000000');
  expect((await enterCode(staff.code(1))).status).toBe(200);
  for (const currentPassword of ['wrong', password])
    await staff.post('/api/auth/change-password', { currentPassword, newPassword: password }, own);
  expect((await actionsOf(staff.id)).slice(1)).toEqual([
    'user.sign-in failed',
    'user.enter-password success',
    'user.enter-code failed',
    'user.sign-in success',
    'user.change-password failed',
    'user.change-password success',
  ]);
  const { db } = api.database;
  const begun = await db.operatorAction.findFirstOrThrow({
    where: { actorId: staff.id, action: 'user.sign-in', outcome: 'success' },
    orderBy: { id: 'desc' },
  });
  expect(begun).toMatchObject({ sessionId: expect.any(String), secondFactorAt: expect.any(Date) });
  const user = await api.signedIn();
  await signIn(api.send, user.email);
  expect(await actionsOf(user.id)).toEqual([]);
});

it('records too many passwords once, and a takeover by an emailed link', async () => {
  const staff = await api.signedIn('viewer');
  for (const _ of Array(13))
    await api.post(
      '/api/auth/sign-in/email',
      { email: staff.email, password: 'a wrong guess' },
      fromAddress(),
    );
  const token = await makeLink(api.database, staff.id);
  const headers = fromAddress('203.0.113.9');
  const body = { token, newPassword: 'another long password' };
  expect((await api.post('/api/auth/reset-password', body, headers)).status).toBe(200);
  expect((await actionsOf(staff.id)).slice(-2)).toEqual([
    'user.sign-in denied',
    'user.reset-password success',
  ]);
  const reset = { actorId: staff.id, action: 'user.reset-password', ip: '203.0.113.9' };
  expect(await api.database.db.operatorAction.count({ where: reset })).toBe(1);
});
