import { codeAt, createPerson } from '@offload/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { newEnrollment, readEnrollment } from '@/server/auth/two-factor/enrollment';
import { putJob } from '@/testing/jobs';
import { callerWith, openTestApi, password, signIn, type TestApi } from '@/testing/test-api';
import { actionsOn, challenge, enrolled, forgetUsedCodes, twoFactorPath } from '@/testing/two-factor';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({ STAFF_TWO_FACTOR: 'on' });
});
afterAll(() => api.close());

it('treats staff without a second factor as users and tells them what they need', async () => {
  const { id: ownerId } = await createPerson(api.database.db);
  const job = await putJob(api.database.db, ownerId);
  for (const role of ['admin', 'operator', 'viewer'] as const) {
    const caller = await api.signedIn(role);
    const response = await caller.get('/api/admin/alerts');
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ type: '/docs/problems#two-factor-needed' });
    expect((await caller.get(`/api/jobs/${job}`)).status).toBe(404);
    expect((await caller.post(`/api/jobs/${job}/cancel`)).status).toBe(404);
    const { data } = await (await caller.get('/api/jobs?owner=all')).json();
    expect(data ?? []).toEqual([]);
    expect((await caller.get('/api/jobs')).status).toBe(200);
  }
});

it("lets staff in once they've enrolled, and ends their sessions from before", async () => {
  const admin = await enrolled(api, 'admin');
  expect((await admin.get('/api/admin/users')).status).toBe(200);
  expect(new Set(admin.recoveryCodes).size).toBe(10);
  expect(await actionsOn(api, admin.id)).toEqual(['user.enable-two-factor']);
  const other = await api.signedIn('operator');
  const before = callerWith(api.send, { Cookie: await signIn(api.send, other.email) });
  const { token, secret } = await newEnrollment(other);
  expect((await other.post(twoFactorPath, { token, password, code: codeAt(secret) })).status).toBe(200);
  expect((await before.get('/api/jobs')).status).toBe(401);
  expect((await other.get('/api/admin/alerts')).status).toBe(200);
});

it("doesn't enroll without the password, a correct code, and a fresh secret that we issued", async () => {
  const me = await api.signedIn('admin');
  const { token, secret } = await newEnrollment(me);
  const good = { token, password, code: codeAt(secret) };
  const others = await newEnrollment(await api.signedIn('admin'));
  const foreign = { token: others.token, code: codeAt(others.secret) };
  for (const wrong of [{ password: 'not it' }, { code: '000000' }, foreign, { token: 'ab' }]) {
    expect((await me.post(twoFactorPath, { ...good, ...wrong })).status, JSON.stringify(wrong)).toBe(422);
  }
  const hourAgo = Date.now() - 3_600_000;
  vi.useFakeTimers({ now: hourAgo, toFake: ['Date'] });
  const old = await newEnrollment(me);
  vi.setSystemTime(hourAgo + 3_599_999);
  expect(await readEnrollment(old.token, me.id)).toMatchObject({ secret: old.secret });
  vi.setSystemTime(hourAgo + 3_600_000);
  expect(await readEnrollment(old.token, me.id)).toBeNull();
  vi.useRealTimers();
  expect((await me.post(twoFactorPath, { ...good, token: old.token, code: codeAt(old.secret) })).status).toBe(
    422,
  );
  expect((await me.get('/api/admin/alerts')).status).toBe(403);
  expect(await api.database.db.twoFactor.count({ where: { userId: me.id } })).toBe(0);
});

it("lets an admin reset another user's second factor, which ends their sessions, but not their own", async () => {
  const [admin, lost] = [await enrolled(api, 'admin'), await enrolled(api, 'operator')];
  const reset = (id: string) => admin.send(`/api/admin/users/${id}/two-factor`, { method: 'DELETE' });
  expect((await reset(admin.id)).status).toBe(409);
  const response = await reset(lost.id);
  expect(await response.json()).toMatchObject({ id: lost.id, hasTwoFactor: false });
  expect((await lost.get('/api/jobs')).status).toBe(401);
  expect((await actionsOn(api, lost.id)).at(-1)).toBe('user.reset-two-factor');
  const again = callerWith(api.send, { Cookie: await signIn(api.send, lost.email) });
  expect((await again.get('/api/admin/alerts')).status).toBe(403);
  expect((await reset(lost.id)).status).toBe(409);
});

it('lets users turn off two-factor, but not staff who need it', async () => {
  const turnOff = { method: 'DELETE' };
  const staff = await enrolled(api, 'viewer');
  expect((await staff.send(twoFactorPath, turnOff)).status).toBe(409);
  const user = await enrolled(api, 'user');
  expect((await user.send(twoFactorPath, turnOff)).status).toBe(204);
  expect(await actionsOn(api, user.id)).toEqual(['user.enable-two-factor', 'user.disable-two-factor']);
  expect(await signIn(api.send, user.email)).toContain('session');
  // A user who becomes staff later must not get in with the removed factor.
  await api.database.db.user.update({ where: { id: user.id }, data: { role: 'admin' } });
  expect((await user.get('/api/admin/users')).status).toBe(403);
});

it('replaces the recovery codes and the authenticator, and invalidates the old ones', async () => {
  const admin = await enrolled(api, 'admin');
  const [old = ''] = admin.recoveryCodes;
  const { recoveryCodes } = await (await admin.post(`${twoFactorPath}/recovery-codes`)).json();
  const sign = await challenge(api, admin.email);
  expect((await sign.recover(old)).status).toBe(401);
  expect((await sign.recover(recoveryCodes[0])).status).toBe(200);
  const { token, secret } = await newEnrollment(admin);
  expect((await admin.post(twoFactorPath, { token, password, code: codeAt(secret) })).status).toBe(200);
  await forgetUsedCodes(api, admin.id);
  const after = await challenge(api, admin.email);
  expect((await after.enter(admin.code(1))).status).toBe(401);
  expect((await after.recover(recoveryCodes[1])).status).toBe(401);
  expect((await after.enter(codeAt(secret, 1))).status).toBe(200);
});

it('stores neither the secret nor the recovery codes in plain text', async () => {
  const admin = await api.signedIn('admin');
  const { token, secret } = await newEnrollment(admin);
  const response = await admin.post(twoFactorPath, { token, password, code: codeAt(secret) });
  const [code] = (await response.json()).recoveryCodes;
  const row = await api.database.db.twoFactor.findUniqueOrThrow({ where: { userId: admin.id } });
  expect(JSON.stringify(row)).not.toContain(secret);
  expect(JSON.stringify(row)).not.toContain(code);
});

it('takes each enrollment once, also after two-factor was turned off or another one was used', async () => {
  const me = await api.signedIn('user');
  const [first, second] = [await newEnrollment(me), await newEnrollment(me)];
  const enroll = async ({ token, secret }: { token: string; secret: string }, steps = 0) =>
    (await me.post(twoFactorPath, { token, password, code: codeAt(secret, steps) })).status;
  expect(await enroll(first)).toBe(200);
  expect([await enroll(first, 1), await enroll(second)]).toEqual([422, 422]);
  expect((await me.send(twoFactorPath, { method: 'DELETE' })).status).toBe(204);
  expect([await enroll(first, 1), await enroll(second)]).toEqual([422, 422]);
  const together = await newEnrollment(me);
  expect((await Promise.all([enroll(together), enroll(together)])).sort()).toEqual([200, 422]);
});

it('keeps the lock after ten wrong codes, and the last code that was used, whoever enrolls again', async () => {
  const me = await enrolled(api, 'user');
  const factor = () => api.database.db.twoFactor.findUniqueOrThrow({ where: { userId: me.id } });
  const replace = async (steps = 0) => {
    const { token, secret } = await newEnrollment(me);
    return me.post(twoFactorPath, { token, password, code: codeAt(secret, steps) });
  };
  expect((await replace(1)).status).toBe(200);
  const { lastStep } = await factor();
  expect((await replace(0)).status).toBe(200);
  expect(await factor()).toMatchObject({ lastStep });
  const confirm = () => me.post(`${twoFactorPath}/confirm`, { code: '000000' });
  for (let wrong = 0; wrong < 5; wrong += 1) expect((await confirm()).status).toBe(422);
  expect((await replace()).status).toBe(200);
  for (let wrong = 0; wrong < 5; wrong += 1) expect((await confirm()).status).toBe(422);
  const { lockedUntil } = await factor();
  const tries = [await replace(), await me.send(twoFactorPath, { method: 'DELETE' }), await confirm()];
  expect(tries.map(({ status }) => status)).toEqual([429, 429, 429]);
  expect(await factor()).toMatchObject({ lockedUntil });
});
