import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEvents } from '@/testing/events';
import { makeLink } from '@/testing/links';
import { countWaiting, hold } from '@/testing/locks';
import {
  type Caller,
  callerWith,
  cookieOf,
  openTestApi,
  password,
  type SignedInCaller,
  signIn,
  type TestApi,
} from '@/testing/test-api';

let api: TestApi;
const newPassword = 'another long password';
const own = { Origin: 'http://localhost:3000' };

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

/** Signs in again, as in another browser. */
async function elsewhere({ email }: SignedInCaller): Promise<Caller> {
  return callerWith(api.send, { Cookie: await signIn(api.send, email) });
}

async function streamOf(caller: Caller) {
  const stream = await readEvents((init) => caller.get('/api/events', init));
  await until(() => stream.comments[0]);
  return stream;
}

const isSignedIn = async (caller: Caller) => (await caller.get('/api/jobs')).status === 200;

const changePassword = (caller: Caller, more = {}) =>
  caller.post('/api/auth/change-password', { currentPassword: password, newPassword, ...more }, own);

it('ends all other sessions and their streams when the password is changed', async () => {
  const me = await api.signedIn();
  const other = await elsewhere(me);
  const stream = await streamOf(other);
  const response = await changePassword(me);
  expect(response.status).toBe(200);
  await until(() => stream.ended());
  expect(await isSignedIn(other)).toBe(false);
  expect(await isSignedIn(callerWith(api.send, { Cookie: cookieOf(response) }))).toBe(true);
});

it('keeps the other sessions if the user asks to', async () => {
  const me = await api.signedIn();
  const other = await elsewhere(me);
  expect((await changePassword(me, { revokeOtherSessions: false })).status).toBe(200);
  expect(await isSignedIn(other)).toBe(true);
  expect(await isSignedIn(me)).toBe(true);
});

it('invalidates password links when the password is changed', async () => {
  const me = await api.signedIn();
  const token = await makeLink(api.database, me.id);
  await changePassword(me);
  const late = await api.post('/api/auth/reset-password', { token, newPassword: 'a third long password' });
  expect(late.status).toBe(400);
});

it('ends every session and stream when the password is reset', async () => {
  const me = await api.signedIn();
  const streams = [await streamOf(me), await streamOf(await elsewhere(me))];
  const token = await makeLink(api.database, me.id);
  expect((await api.post('/api/auth/reset-password', { token, newPassword })).status).toBe(200);
  await until(() => streams.every((stream) => stream.ended()));
  expect(await isSignedIn(me)).toBe(false);
});

it.each([
  ['a sign-in', (me: SignedInCaller) => api.post('/api/auth/sign-in/email', { email: me.email, password })],
  ['a change', (me: SignedInCaller) => changePassword(me, { newPassword: 'the password of a thief' })],
])('gives no session to %s that was in progress when the password was reset', async (_what, call) => {
  const me = await api.signedIn();
  const token = await makeLink(api.database, me.id);
  const letGo = await holdNewSessions();
  const underWay = call(me);
  await until(async () => (await countWaiting(api.database)) === 1);
  expect((await api.post('/api/auth/reset-password', { token, newPassword })).status).toBe(200);
  await letGo();
  const response = await underWay;
  expect(response.status).not.toBe(200);
  expect(await isSignedIn(callerWith(api.send, { Cookie: cookieOf(response) }))).toBe(false);
  expect(await api.database.db.session.count({ where: { userId: me.id } })).toBe(0);
  await signIn(api.send, me.email, newPassword);
});

it('ends only the streams of the session that signs out', async () => {
  const me = await api.signedIn();
  const other = await elsewhere(me);
  const [mine, others] = [await streamOf(me), await streamOf(other)];
  expect((await me.post('/api/auth/sign-out', {}, own)).status).toBe(200);
  await until(() => mine.ended());
  expect(others.ended()).toBe(false);
  expect(await isSignedIn(other)).toBe(true);
  await others.close();
});

it('ends the sessions and streams of a user whose role is changed', async () => {
  const admin = await api.signedIn('admin');
  const me = await api.signedIn('operator');
  const stream = await streamOf(me);
  const changed = await admin.patch(`/api/admin/users/${me.id}`, { role: 'user' });
  expect(changed.status).toBe(200);
  await until(() => stream.ended());
  expect(await isSignedIn(me)).toBe(false);
  expect(await isSignedIn(admin)).toBe(true);
});

it('looks up each session once, no matter how many streams it has', async () => {
  const me = await api.signedIn();
  const sessions = [me, await elsewhere(me), await elsewhere(me)];
  const leaving = await elsewhere(me);
  const streams = [];
  for (const caller of [...sessions, ...sessions]) streams.push(await streamOf(caller));
  await leaving.post('/api/auth/sign-out', {}, own);
  await until(async () => {
    const [lookup] = await api.database.db.$queryRaw<unknown[]>`
      SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE '%"session"."id" IN ($1,$2,$3)%'`;
    return lookup;
  });
  await Promise.all(streams.map((stream) => stream.close()));
});

/** Holds every new session before it's written. Returns a function that releases them. */
async function holdNewSessions(): Promise<() => Promise<void>> {
  const { db } = api.database;
  await db.$executeRaw`
    CREATE OR REPLACE FUNCTION hold_session() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END $$`;
  await db.$executeRaw`
    CREATE TRIGGER hold BEFORE INSERT ON session FOR EACH ROW EXECUTE FUNCTION hold_session()`;
  const letGo = await hold(api.database, 'SELECT pg_advisory_xact_lock(1)', []);
  return async () => {
    await letGo();
    await db.$executeRaw`DROP TRIGGER hold ON session`;
  };
}
