import { type Database, findPushSubscription } from '@offload/db';
import { newDevice } from '@offload/testing';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { runtime } from '@/server/runtime';
import {
  type Caller,
  callerWith,
  openTestApi,
  password,
  type SignedInCaller,
  signIn,
  type TestApi,
} from '@/testing/test-api';
import { findOwnDevice, findPushKey } from './notification-queries';

let api: TestApi;
let db: Database;
let me: SignedInCaller;
let count = 0;

beforeAll(async () => {
  api = await openTestApi();
  db = api.database.db;
  me = await api.signedIn();
});
afterAll(() => api.close());

/** Returns a subscription as a browser creates it. */
function subscription(more = {}) {
  count += 1;
  const { keys } = newDevice();
  return { endpoint: `https://push.example/${count}`, expirationTime: null, keys, ...more };
}

async function save(body: object, by: Caller = me): Promise<string> {
  const response = await by.post('/api/push-subscriptions', body);
  expect(response.status).toBe(201);
  const { id } = await response.json();
  expect(response.headers.get('Location')).toBe(`/api/push-subscriptions/${id}`);
  return id;
}

const remove = (id: string, by = me) => by.get(`/api/push-subscriptions/${id}`, { method: 'DELETE' });
const ofMe = () => db.pushSubscription.findMany({ where: { userId: me.id } });

it("saves a browser's subscription with its session, and lets only its user delete it", async () => {
  const body = subscription();
  const id = await save(body);
  const [saved] = await ofMe();
  expect(saved).toMatchObject({ id, endpoint: body.endpoint, ...body.keys });
  expect(await findOwnDevice({ sessionId: saved?.sessionId ?? '' })).toBe(id);
  expect(await findOwnDevice({ sessionId: 'of another browser' })).toBeNull();
  expect((await remove(id, await api.signedIn())).status).toBe(404);
  expect((await remove(id)).status).toBe(204);
  expect((await remove(id)).status).toBe(404);
  expect(await ofMe()).toEqual([]);
});

it('assigns a browser to the user who signed in there last', async () => {
  const body = subscription();
  const id = await save(body);
  const other = await api.signedIn();
  expect(await save(body, other)).toBe(id);
  expect(await db.pushSubscription.findUnique({ where: { id } })).toMatchObject({ userId: other.id });
  expect(await ofMe()).toEqual([]);
});

it('deletes the subscription when its user signs out', async () => {
  const leaving = await api.signedIn();
  const id = await save(subscription(), leaving);
  await leaving.post('/api/auth/sign-out', {}, { Origin: 'http://localhost:3000' });
  expect(await db.pushSubscription.findUnique({ where: { id } })).toBeNull();
});

it.each([true, false])(
  'keeps the subscription when its user changes their password: %s',
  async (revokeOtherSessions) => {
    const changing = await api.signedIn();
    const mine = subscription();
    const id = await save(mine, changing);
    const stolen = await save(subscription(), changing);
    const passwords = { currentPassword: password, newPassword: 'another long password' };
    const change = { ...passwords, revokeOtherSessions, pushEndpoint: mine.endpoint };
    const own = { Origin: 'http://localhost:3000' };
    const warn = vi.spyOn(runtime().log, 'warn');
    onTestFinished(() => warn.mockRestore());
    expect((await changing.post('/api/auth/change-password', change, own)).status).toBe(200);
    expect(warn).not.toHaveBeenCalled();
    expect(await findPushSubscription(db, changing.id, id)).toMatchObject({ id });
    expect(await findPushSubscription(db, changing.id, stolen)).toEqual(
      revokeOtherSessions ? null : expect.objectContaining({ id: stolen }),
    );
  },
);

it("doesn't keep another browser's subscription when a password changes, whoever names it", async () => {
  const changing = await api.signedIn();
  const other = callerWith(api.send, { Cookie: await signIn(api.send, changing.email) });
  const theirs = subscription();
  const id = await save(theirs, other);
  const change = {
    currentPassword: password,
    newPassword: 'another long password',
    revokeOtherSessions: true,
  };
  const body = { ...change, pushEndpoint: theirs.endpoint };
  const response = await changing.post('/api/auth/change-password', body, {
    Origin: 'http://localhost:3000',
  });
  expect(response.status).toBe(200);
  expect(await findPushSubscription(db, changing.id, id)).toBeNull();
  expect(await db.pushSubscription.count({ where: { userId: changing.id } })).toBe(0);
});

it("changes a password although its browser's subscription can't be kept, and says so in the log", async () => {
  const changing = await api.signedIn();
  const body = subscription();
  await save(body, changing);
  const warn = vi.spyOn(runtime().log, 'warn');
  await db.$executeRaw`ALTER TABLE push_subscription ADD CONSTRAINT no_more CHECK (false) NOT VALID`;
  onTestFinished(async () => {
    warn.mockRestore();
    await db.$executeRaw`ALTER TABLE push_subscription DROP CONSTRAINT no_more`;
  });
  const change = {
    currentPassword: password,
    newPassword: 'another long password',
    revokeOtherSessions: true,
  };
  const response = await changing.post(
    '/api/auth/change-password',
    { ...change, pushEndpoint: body.endpoint },
    { Origin: 'http://localhost:3000' },
  );
  expect(response.status).toBe(200);
  expect(warn).toHaveBeenCalledWith(
    { error: expect.any(Error) },
    'a browser gets no more notifications until its user turns them on again',
  );
});

it('saves up to 20 devices per user', async () => {
  const busy = await api.signedIn();
  for (let device = 0; device < 20; device += 1) await save(subscription(), busy);
  expect((await busy.post('/api/push-subscriptions', subscription())).status).toBe(409);
});

it("saves no more than 20 devices when they're added simultaneously", async () => {
  const busy = await api.signedIn();
  const responses = await Promise.all(
    Array.from({ length: 40 }, () => busy.post('/api/push-subscriptions', subscription())),
  );
  expect(responses.filter(({ status }) => status === 201)).toHaveLength(20);
  expect(await db.pushSubscription.count({ where: { userId: busy.id } })).toBe(20);
});

it.each([
  [{ endpoint: 'push.example' }, '/endpoint'],
  [{ endpoint: 'http://push.example/1' }, '/endpoint'],
  [{ endpoint: 'http://push.example:443/1' }, '/endpoint'],
  [{ endpoint: 'https://10.0.0.1/1' }, '/endpoint'],
  [{ endpoint: 'https://[::ffff:169.254.169.254]/1' }, '/endpoint'],
  [{ endpoint: 'https://user:password@push.example/1' }, '/endpoint'],
  [{ endpoint: 'https://push.example:8443/1' }, '/endpoint'],
  [{ endpoint: `https://push.example/${'x'.repeat(2_000)}` }, '/endpoint'],
  [{ keys: { ...newDevice().keys, auth: 'c2hvcnQ' } }, '/keys/auth'],
  [{ keys: { ...newDevice().keys, p256dh: 'c2hvcnQ' } }, '/keys/p256dh'],
])('rejects %j', async (wrong, pointer) => {
  const response = await me.post('/api/push-subscriptions', subscription(wrong));
  expect(response.status).toBe(400);
  expect((await response.json()).errors).toMatchObject([{ pointer }]);
});

it("creates the installation's keys once, and stores the private key encrypted", async () => {
  const keys = await Promise.all(Array.from({ length: 10 }, findPushKey));
  expect(new Set(keys).size).toBe(1);
  expect(await db.pushKey.findMany()).toMatchObject([
    { publicKey: keys[0], privateKey: expect.stringMatching(/^v1\./) },
  ]);
});
