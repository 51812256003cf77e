import { randomUUID } from 'node:crypto';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newApiToken } from '@/server/auth/api-token';
import { readEvents } from '@/testing/events';
import { putJob } from '@/testing/jobs';
import { type Caller, callerWith, openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());

const report = { id: 'monthly-sales', data: { month: 'jan', year: 2026 } };

async function create(caller: Caller, scopes: string[], more: object = {}) {
  const response = await caller.post('/api/tokens', { name: 'A script', scopes, ...more });
  expect(response.status).toBe(201);
  return response.json();
}

/** A program that has only a token. */
function programWith(token: string, more: Record<string, string> = {}): Caller {
  return callerWith(api.send, { Authorization: `Bearer ${token}`, ...more });
}

async function program(caller: Caller, ...scopes: string[]): Promise<Caller> {
  return programWith((await create(caller, scopes)).token);
}

it('shows a token once, and stores only its hash', async () => {
  const created = await create(me, ['reports:write']);
  expect(created).toMatchObject({ name: 'A script', scopes: ['reports:write'], lastUsedAt: null });
  expect(created.ending).toBe(created.token.slice(-4));
  const { data } = await (await me.get('/api/tokens')).json();
  expect(JSON.stringify(data)).not.toContain(created.token);
  const row = await api.database.db.apiToken.findUniqueOrThrow({ where: { id: created.id } });
  expect(JSON.stringify(row)).not.toContain(created.token.slice(4, -6));
});

it('creates one token for calls with the same Idempotency-Key, and shows it to the first', async () => {
  const headers = { 'Idempotency-Key': randomUUID() };
  const body = { name: 'Once', scopes: ['jobs:read'] };
  const first = await (await me.post('/api/tokens', body, headers)).json();
  const second = await (await me.post('/api/tokens', body, headers)).json();
  expect(second).toEqual({ ...first, token: null });
});

it('lets a program request a report and read its job, and says when the token was last used', async () => {
  const { id, token } = await create(me, ['reports:write', 'jobs:read']);
  const caller = programWith(token);
  const requested = await caller.post('/api/reports', report);
  expect(requested.status).toBe(202);
  const job = await requested.json();
  expect(await (await caller.get(job.links.self)).json()).toMatchObject({ id: job.id });
  const { data } = await (await me.get('/api/tokens')).json();
  expect(data.find((each: { id: string }) => each.id === id).lastUsedAt).not.toBe(null);
});

it('names the scope that a call needs', async () => {
  const caller = await program(me, 'jobs:read');
  const response = await caller.post('/api/reports', report);
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({
    type: '/docs/problems#scope-missing',
    detail: 'This token doesn’t have the scope reports:write.',
  });
  expect((await caller.get('/api/webhooks')).status).toBe(403);
});

it('needs no Origin, and takes any, because it uses no cookies', async () => {
  const { token } = await create(me, ['reports:write']);
  const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
  expect((await programWith(token, foreign).post('/api/reports', report)).ok).toBe(true);
  const invalid = programWith(newApiToken(), { ...foreign, Cookie: me.cookie });
  expect((await invalid.post('/api/reports', report)).status).toBe(401);
});

it('rejects an invalid token even with a session', async () => {
  for (const token of [newApiToken(), 'x', `${newApiToken()}1`])
    expect((await programWith(token, { Cookie: me.cookie }).get('/api/jobs')).status).toBe(401);
});

it('lets no token change how its user signs in, or create tokens', async () => {
  const admin = await api.signedIn('admin');
  const caller = await program(admin, 'account:write', 'staff:write');
  for (const path of ['/api/tokens', '/api/admin/tokens']) expect((await caller.get(path)).status).toBe(403);
  expect((await caller.post('/api/account/two-factor', {})).status).toBe(403);
  expect((await caller.post('/api/auth/change-password', {})).status).toBe(403);
  expect((await caller.patch(`/api/admin/users/${me.id}`, { role: 'admin' })).status).toBe(403);
});

it('ends a token, and its live streams, as soon as it is revoked', async () => {
  const { token, links } = await create(me, ['jobs:read']);
  const caller = programWith(token);
  const stream = await readEvents((init) => caller.get('/api/events', init));
  await until(() => stream.comments[0]);
  expect((await (await api.signedIn()).send(links.self, { method: 'DELETE' })).status).toBe(404);
  expect((await me.send(links.self, { method: 'DELETE' })).status).toBe(204);
  await until(() => stream.ended());
  expect((await caller.get('/api/jobs')).status).toBe(401);
  expect((await me.send(links.self, { method: 'DELETE' })).status).toBe(404);
});

it('ends the streams of the tokens of a user who is disabled, and rejects the tokens', async () => {
  const user = await api.signedIn();
  const caller = await program(user, 'jobs:read');
  const { db } = api.database;
  await db.session.deleteMany({ where: { userId: user.id } });
  const stream = await readEvents((init) => caller.get('/api/events', init));
  await until(() => stream.comments[0]);
  await db.user.update({ where: { id: user.id }, data: { banned: true } });
  await until(() => stream.ended());
  expect((await caller.get('/api/jobs')).status).toBe(401);
});

it('ends the streams of a token when it expires', async () => {
  const { id, token } = await create(me, ['jobs:read']);
  const expiresAt = new Date(Date.now() + 2_000);
  await api.database.db.apiToken.update({ where: { id }, data: { expiresAt } });
  const caller = programWith(token);
  const stream = await readEvents((init) => caller.get('/api/events', init));
  await until(() => stream.comments[0]);
  await until(() => stream.ended());
  await until(async () => (await caller.get('/api/jobs')).status === 401);
});

it('rejects a token that has expired', async () => {
  const { id, token } = await create(me, ['jobs:read']);
  await api.database.db.apiToken.update({ where: { id }, data: { expiresAt: new Date() } });
  expect((await programWith(token).get('/api/jobs')).status).toBe(401);
});

it('tells a program how many calls it has left, and rejects more', async () => {
  const { id, token } = await create(me, ['jobs:read']);
  const caller = programWith(token);
  const first = await caller.get('/api/jobs');
  expect(first.headers.get('RateLimit-Policy')).toBe('"token";q=600;w=60');
  expect(first.headers.get('RateLimit')).toBe('"token";r=599;t=60');
  await api.database.db.apiToken.update({ where: { id }, data: { calls: 600 } });
  const more = await caller.get('/api/jobs');
  expect(more.status).toBe(429);
  expect(Number(more.headers.get('Retry-After'))).toBeGreaterThan(0);
  await api.database.db.apiToken.update({ where: { id }, data: { windowEndsAt: new Date(0) } });
  expect((await caller.get('/api/jobs')).status).toBe(200);
});

it('acts as staff only with a scope for that, and only as far as its user may', async () => {
  const { db } = api.database;
  const operator = await api.signedIn('operator');
  const job = `/api/jobs/${await putJob(db, me.id)}`;
  const [plain, reader] = [
    await program(operator, 'jobs:write'),
    await program(operator, 'jobs:write', 'staff:read'),
  ];
  const writer = await program(operator, 'jobs:write', 'staff:write');
  expect((await plain.get(job)).status).toBe(404);
  expect((await reader.get(job)).status).toBe(200);
  expect((await reader.post(`${job}/cancel`)).status).toBe(403);
  expect((await writer.get('/api/admin/alerts')).status).toBe(200);
  expect((await writer.get('/api/admin/users')).status).toBe(403);
  await db.user.update({ where: { id: operator.id }, data: { role: 'user' } });
  expect((await writer.post(`${job}/cancel`)).status).toBe(404);
});

it.each([
  ['has no scopes', { scopes: [] }, 400],
  ['has an unknown scope', { scopes: ['jobs:delete'] }, 400],
  ['has no name', { name: ' ' }, 400],
  ['has expired already', { expiresAt: '2020-01-01T00:00:00Z' }, 400],
  ['lasts for longer than a year', { expiresAt: '2099-01-01T00:00:00Z' }, 400],
  ['has an unknown field', { scope: 'jobs:read' }, 400],
  ['is for staff, if the user isn’t', { scopes: ['staff:read'] }, 422],
])('rejects a token that %s', async (_what, more, status) => {
  expect((await me.post('/api/tokens', { name: 'A', scopes: ['jobs:read'], ...more })).status).toBe(status);
});

it('requires a verified address', async () => {
  const user = await api.signedIn();
  await api.database.db.user.update({ where: { id: user.id }, data: { emailVerified: false } });
  expect((await user.post('/api/tokens', { name: 'A', scopes: ['jobs:read'] })).status).toBe(403);
});

it('allows 20 tokens, no matter how many are created at once', async () => {
  const user = await api.signedIn();
  const all = await Promise.all(
    Array.from({ length: 22 }, () => user.post('/api/tokens', { name: 'A', scopes: ['jobs:read'] })),
  );
  expect(all.filter(({ status }) => status === 201)).toHaveLength(20);
  expect(all.filter(({ status }) => status === 409)).toHaveLength(2);
});

it('lets admins see and revoke the tokens of everyone, and records each', async () => {
  const [user, admin] = [await api.signedIn(), await api.signedIn('admin')];
  const { id } = await create(user, ['jobs:read']);
  const { data } = await (await admin.get('/api/admin/tokens')).json();
  expect(data[0]).toMatchObject({ id, owner: { id: user.id, email: user.email } });
  expect((await admin.send(`/api/admin/tokens/${id}`, { method: 'DELETE' })).status).toBe(204);
  const actions = await api.database.db.operatorAction.findMany({
    where: { subjectId: user.id },
    orderBy: { id: 'asc' },
    select: { action: true, actorId: true },
  });
  expect(actions).toEqual([
    { action: 'user.create-token', actorId: user.id },
    { action: 'user.revoke-token', actorId: admin.id },
  ]);
});
