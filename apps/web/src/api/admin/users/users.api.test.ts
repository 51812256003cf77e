import { systemOwner } from '@offload/core/schedules';
import { until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readEvents } from '@/testing/events';
import { putJob } from '@/testing/jobs';
import { callerWith, openTestApi, type SignedInCaller, signIn, type TestApi } from '@/testing/test-api';
import type { UserPage } from './user-schema';

let api: TestApi;
let admin: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.database.db.user.deleteMany();
  admin = await api.signedIn('admin');
});

const patch = (caller: SignedInCaller, id: string, body: object, headers = {}) =>
  caller.patch(`/api/admin/users/${id}`, body, headers);

it('finds users by part of their name or email address, ignoring case', async () => {
  const { db } = api.database;
  const put = (id: string, email: string, name: string) => db.user.create({ data: { id, email, name } });
  // No name may occur in the random hexadecimal address of the admin.
  await put('1', 'tom@example.com', 'Tom Lovelace');
  await put('2', 'b_100%@example.com', 'Grace');
  await put('3', 'b1100x@example.com', "Robert'); DROP TABLE job; --");
  expect(await idsFor('TOM')).toEqual(['1']);
  expect(await idsFor('lovelace')).toEqual(['1']);
  expect(await idsFor('b_1')).toEqual(['2']);
  expect(await idsFor('100%@')).toEqual(['2']);
  expect(await idsFor("'); DROP")).toEqual(['3']);
  expect(await idsFor('nobody')).toEqual([]);
  expect(await idsFor('')).toHaveLength(4);
  expect(await find('tom')).toMatchObject({
    data: [{ id: '1', email: 'tom@example.com', role: 'user', disabled: false, disabledReason: null }],
  });
});

it('pages through all users without gaps or repeats', async () => {
  const { db } = api.database;
  const data = Array.from({ length: 60 }, (_, n) => ({
    id: `id-${n}`,
    email: `p${n}@example.com`,
    name: '',
  }));
  await db.user.createMany({ data });
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: UserPage = await find('p', cursor);
    seen.push(...page.data.map(({ email }) => email));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen.filter((email) => email !== admin.email)).toEqual(data.map(({ email }) => email).sort());
});

it("changes a user's role, which applies once they sign in again", async () => {
  const person = await api.signedIn();
  expect((await person.get('/api/jobs?owner=all')).status).toBe(403);
  const response = await patch(admin, person.id, { role: 'viewer' }, { 'User-Agent': 'a browser' });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ id: person.id, role: 'viewer' });
  const again = callerWith(api.send, { Cookie: await signIn(api.send, person.email) });
  expect((await again.get('/api/jobs?owner=all')).status).toBe(200);
  const [action] = await api.database.db.operatorAction.findMany({
    where: { subjectId: person.id, action: 'user.role' },
  });
  expect(action).toMatchObject({
    actorEmail: admin.email,
    action: 'user.role',
    before: { role: 'user' },
    after: { role: 'viewer' },
    userAgent: 'a browser',
  });
});

it('disables a user immediately: sessions, event streams, and sign-in', async () => {
  const person = await api.signedIn();
  await putJob(api.database.db, person.id);
  const stream = await readEvents((init) => person.get('/api/events', init));
  await until(() => stream.events.length > 0);
  expect((await patch(admin, person.id, { disabled: true, reason: 'asked to' })).status).toBe(200);
  expect((await person.get('/api/jobs')).status).toBe(401);
  await until(() => stream.ended());
  await expect(signIn(api.send, person.email)).rejects.toThrow('403');
  expect((await patch(admin, person.id, { disabled: false })).status).toBe(200);
  await signIn(api.send, person.email);
});

it('ends the streams of a user whose role is reduced, and no others', async () => {
  const person = await api.signedIn('operator');
  const id = await putJob(api.database.db, admin.id);
  const theirs = await readEvents((init) => person.get(`/api/jobs/${id}/events`, init));
  const ours = await readEvents((init) => admin.get(`/api/jobs/${id}/events`, init));
  await until(() => theirs.events.length > 0 && ours.events.length > 0);
  await patch(admin, person.id, { role: 'user' });
  await until(() => theirs.ended());
  expect(ours.ended()).toBe(false);
  const again = callerWith(api.send, { Cookie: await signIn(api.send, person.email) });
  expect((await again.get(`/api/jobs/${id}/events`)).status).toBe(404);
  await ours.close();
});

it('rejects the session of a disabled user', async () => {
  const person = await api.signedIn();
  await api.database.db.user.update({ where: { id: person.id }, data: { banned: true } });
  expect((await person.get('/api/jobs')).status).toBe(401);
});

it.each([{ role: 'user' }, { disabled: true, reason: 'me' }])('keeps the last admin: %o', async (body) => {
  const response = await patch(admin, admin.id, body);
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({ detail: expect.stringContaining('last admin') });
  expect((await admin.get('/api/admin/users')).status).toBe(200);
});

it('keeps one of two admins who demote each other at the same time', async () => {
  const other = await api.signedIn('admin');
  const [first, second] = await Promise.all([
    patch(admin, other.id, { role: 'user' }),
    patch(other, admin.id, { role: 'user' }),
  ]);
  expect([first.status, second.status].filter((status) => status === 200)).toHaveLength(1);
  expect(await api.database.db.user.count({ where: { role: 'admin' } })).toBe(1);
});

it.each([
  {},
  { role: 'root' },
  { role: 'admin', disabled: true },
  { disabled: 'yes' },
  { disabled: true, reason: 7 },
  { disabled: true, reason: 'x'.repeat(501) },
  { email: 'a@example.com' },
  [],
])('rejects %o', async (body) => {
  const person = await api.signedIn();
  const response = await patch(admin, person.id, body);
  expect(response.status).toBe(400);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
});

it("returns 404 for a user who doesn't exist", async () => {
  for (const id of ['nobody', '%00', "' OR true --"]) {
    expect((await patch(admin, encodeURIComponent(id), { role: 'user' })).status).toBe(404);
  }
});

it('neither lists nor changes the system user, which owns the jobs of schedules in code', async () => {
  const { db } = api.database;
  const data = { id: systemOwner, email: 'system@localhost.localdomain', name: 'Offload', banned: true };
  await db.user.create({ data });
  expect(await idsFor('')).toEqual([admin.id]);
  expect(await idsFor('offload')).toEqual([]);
  expect((await patch(admin, systemOwner, { disabled: false })).status).toBe(404);
  expect(await db.user.findUniqueOrThrow({ where: { id: systemOwner } })).toMatchObject({ banned: true });
});

it.each(['operator', 'viewer', 'user'] as const)('is forbidden for a %s', async (role) => {
  const person = await api.signedIn(role);
  expect((await person.get('/api/admin/users')).status).toBe(403);
  expect((await patch(person, person.id, { role: 'admin' })).status).toBe(403);
  expect((await api.get('/api/admin/users')).status).toBe(401);
});

async function find(query: string, cursor: string | null = null): Promise<UserPage> {
  const params = new URLSearchParams({ query, ...(cursor && { cursor }) });
  const response = await admin.get(`/api/admin/users?${params}`);
  expect(response.status).toBe(200);
  return response.json();
}

async function idsFor(query: string): Promise<string[]> {
  return (await find(query)).data.map(({ id }) => id);
}
