import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEvents } from '@/testing/events';
import { callerWith, openTestApi, type SignedInCaller, signIn, type TestApi } from '@/testing/test-api';
import { deviceOf, type SessionView } from './session-views';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

async function elsewhere({ email }: SignedInCaller) {
  return callerWith(api.send, { Cookie: await signIn(api.send, email) });
}

async function list(caller: Pick<SignedInCaller, 'get'>): Promise<SessionView[]> {
  return (await (await caller.get('/api/sessions')).json()).data;
}

it('lists where a user is signed in, this session first, and never with its token', async () => {
  const me = await api.signedIn();
  const other = await elsewhere(me);
  const sessions = await list(other);
  expect(sessions.map(({ isCurrent }) => isCurrent)).toEqual([true, false]);
  expect((await list(me))[0]?.id).toBe(sessions[1]?.id);
  const rows = await api.database.db.session.findMany({ where: { userId: me.id } });
  expect(rows).toHaveLength(2);
  for (const { token } of rows) expect(JSON.stringify(sessions)).not.toContain(token);
});

it('signs out one session, ends its streams, and records that', async () => {
  const me = await api.signedIn();
  const other = await elsewhere(me);
  const stream = await readEvents((init) => other.get('/api/events', init));
  await until(() => stream.comments[0]);
  const [, found] = await list(me);
  const path = found?.links.self ?? '';
  expect((await me.send(path, { method: 'DELETE' })).status).toBe(204);
  await until(() => stream.ended());
  expect((await other.get('/api/jobs')).status).toBe(401);
  expect((await me.get('/api/jobs')).status).toBe(200);
  expect((await me.send(path, { method: 'DELETE' })).status).toBe(404);
  const where = { subjectId: me.id, action: 'user.end-sessions' };
  expect(await api.database.db.operatorAction.count({ where })).toBe(1);
});

it('signs out all other sessions', async () => {
  const [me, stranger] = [await api.signedIn(), await api.signedIn()];
  const others = [await elsewhere(me), await elsewhere(me)];
  expect((await me.send('/api/sessions', { method: 'DELETE' })).status).toBe(204);
  for (const other of others) expect((await other.get('/api/jobs')).status).toBe(401);
  expect(await list(me)).toHaveLength(1);
  expect(await list(stranger)).toHaveLength(1);
});

it('records when a session was last seen, at most every five minutes', async () => {
  const me = await api.signedIn();
  const { db } = api.database;
  const seenAt = async () => (await db.session.findFirstOrThrow({ where: { userId: me.id } })).updatedAt;
  const setTo = (updatedAt: Date) => db.session.updateMany({ where: { userId: me.id }, data: { updatedAt } });
  const longAgo = new Date(Date.now() - 3_600_000);
  await setTo(longAgo);
  await me.get('/api/jobs');
  expect((await seenAt()).getTime()).toBeGreaterThan(longAgo.getTime());
  const justNow = new Date(Date.now() - 60_000);
  await setTo(justNow);
  await me.get('/api/jobs');
  expect(await seenAt()).toEqual(justNow);
});

it.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari on iOS',
  ],
  ['curl/8.5.0', 'Unknown browser'],
  ['', 'Unknown browser'],
])('names the device of %s', (userAgent, device) => {
  expect(deviceOf(userAgent)).toBe(device);
});

it('lets users change their name', async () => {
  const me = await api.signedIn();
  const changed = await me.patch('/api/account', { name: '  Ada Lovelace ' });
  expect(await changed.json()).toMatchObject({ name: 'Ada Lovelace', bellEvents: expect.any(Array) });
  expect((await api.database.db.user.findUniqueOrThrow({ where: { id: me.id } })).name).toBe('Ada Lovelace');
  for (const name of ['a\u0007', 'x'.repeat(101)])
    expect((await me.patch('/api/account', { name })).status).toBe(400);
});
