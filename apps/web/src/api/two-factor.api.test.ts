import { codeAt, createPerson } from '@offload/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { newEnrollment } from '@/server/two-factor/enrollment';
import { putJob } from '@/testing/jobs';
import {
  callerWith,
  cookieOf,
  fromAddress,
  openTestApi,
  password,
  signIn,
  type TestApi,
} from '@/testing/test-api';
import { ageCodes, enrolled, forgetUsedCodes } from '@/testing/two-factor';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({ STAFF_TWO_FACTOR: 'on' });
});
afterAll(() => api.close());

const actionsOn = async (subjectId: string) =>
  (await api.database.db.operatorAction.findMany({ where: { subjectId }, orderBy: { id: 'asc' } })).map(
    ({ action }) => action,
  );

const enroll = '/api/account/two-factor';

it('takes staff without a second factor for users, and says what they need', async () => {
  const { id: ownerId } = await createPerson(api.database.db);
  const job = await putJob(api.database.db, ownerId);
  for (const role of ['admin', 'operator', 'viewer'] as const) {
    const caller = await api.signedIn(role);
    const response = await caller.get('/api/admin/jobs');
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ type: 'urn:offload:two-factor-needed' });
    expect((await caller.get(`/api/jobs/${job}`)).status).toBe(404);
    expect((await caller.post(`/api/jobs/${job}/cancel`)).status).toBe(404);
    const { data } = await (await caller.get('/api/jobs?owner=all')).json();
    expect(data ?? []).toEqual([]);
    expect((await caller.get('/api/jobs')).status).toBe(200);
  }
});

it('lets staff in once they have enrolled, and ends the sessions that began without it', async () => {
  const admin = await enrolled(api, 'admin');
  expect((await admin.get('/api/admin/users')).status).toBe(200);
  expect(new Set(admin.recoveryCodes).size).toBe(10);
  expect(await actionsOn(admin.id)).toEqual(['user.enable-two-factor']);
  const other = await api.signedIn('operator');
  const before = callerWith(api.send, { Cookie: await signIn(api.send, other.email) });
  const { token, secret } = await newEnrollment(other);
  expect((await other.post(enroll, { token, password, code: codeAt(secret) })).status).toBe(200);
  expect((await before.get('/api/jobs')).status).toBe(401);
  expect((await other.get('/api/admin/jobs')).status).toBe(200);
});

it('enrolls nothing without the password, a right code, and a secret of ours that is new', async () => {
  const me = await api.signedIn('admin');
  const { token, secret } = await newEnrollment(me);
  const good = { token, password, code: codeAt(secret) };
  const foreign = (await newEnrollment(await api.signedIn('admin'))).token;
  for (const wrong of [{ password: 'not it' }, { code: '000000' }, { token: foreign }, { token: 'ab' }]) {
    expect((await me.post(enroll, { ...good, ...wrong })).status, JSON.stringify(wrong)).toBe(422);
  }
  vi.useFakeTimers({ now: Date.now() - 3_700_000, toFake: ['Date'] });
  const old = await newEnrollment(me);
  vi.useRealTimers();
  expect((await me.post(enroll, { ...good, token: old.token, code: codeAt(old.secret) })).status).toBe(422);
  expect((await me.get('/api/admin/jobs')).status).toBe(403);
  expect(await api.database.db.twoFactor.count({ where: { userId: me.id } })).toBe(0);
});

/** Signs in with the password, and answers how to enter codes. */
async function challenge(email: string) {
  const response = await api.post('/api/auth/sign-in/email', { email, password });
  expect(await response.json()).toMatchObject({ twoFactorRedirect: true });
  const { send } = api;
  const own = { Cookie: cookieOf(response), Origin: 'http://localhost:3000' };
  const caller = callerWith(send, { ...own, ...fromAddress() });
  expect((await caller.get('/api/jobs')).status).toBe(401);
  const enter = (path: string) => (code: string, more?: object) =>
    caller.post(`/api/auth/two-factor/${path}`, { code, ...more });
  return { enter: enter('verify-totp'), recover: enter('verify-backup-code') };
}

it('signs in with a code, and with the same code only once, also at the same time', async () => {
  const admin = await enrolled(api, 'admin');
  const used = await challenge(admin.email);
  expect((await used.enter(admin.code())).status, 'of the enrollment').toBe(401);
  const [one, two] = [await challenge(admin.email), await challenge(admin.email)];
  const code = admin.code(1);
  const both = await Promise.all([one.enter(code), two.enter(code)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  const cookie = cookieOf(both.find(({ ok }) => ok) ?? Response.error());
  expect((await callerWith(api.send, { Cookie: cookie }).get('/api/admin/users')).status).toBe(200);
  expect((await (await challenge(admin.email)).enter(code)).status).toBe(401);
});

it('does not trust a browser for later, whatever is asked', async () => {
  const admin = await enrolled(api, 'admin');
  const { enter } = await challenge(admin.email);
  const response = await enter(admin.code(1), { trustDevice: true });
  expect(response.status).toBe(200);
  expect(response.headers.getSetCookie().join()).not.toContain('trust');
});

it('counts wrong codes over all sign-ins, also at the same time, and then takes none for a while', async () => {
  const admin = await enrolled(api, 'operator');
  const challenges: Awaited<ReturnType<typeof challenge>>[] = [];
  while (challenges.length < 12) challenges.push(await challenge(admin.email));
  const answers = await Promise.all(challenges.map(({ enter }) => enter('000000')));
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
  const locked = answers.filter(({ status }) => status === 429);
  expect(locked).toHaveLength(2);
  expect(Number(locked[0]?.headers.get('Retry-After'))).toBeGreaterThan(0);
  const { enter, recover } = await challenge(admin.email);
  expect((await enter(admin.code(1))).status).toBe(429);
  expect((await recover(admin.recoveryCodes[0] ?? '')).status).toBe(429);
  expect((await admin.post(`${enroll}/confirm`, { code: admin.code(1) })).status).toBe(429);
  const lockedUntil = new Date(Date.now() - 1_000);
  await api.database.db.twoFactor.update({ where: { userId: admin.id }, data: { lockedUntil } });
  expect((await enter('000000')).status).toBe(401);
  expect((await enter(admin.code(1))).status).toBe(200);
});

it('ends a sign-in after five wrong codes', async () => {
  const admin = await enrolled(api, 'admin');
  const { enter } = await challenge(admin.email);
  for (let wrong = 0; wrong < 5; wrong += 1) expect((await enter('000000')).status).toBe(401);
  expect((await enter(admin.code(1))).status).toBe(400);
});

it('signs in with a recovery code once, however it is typed, and writes it down', async () => {
  const admin = await enrolled(api, 'admin');
  const [code = ''] = admin.recoveryCodes;
  const typed = ` ${code.replace('-', ' ').toUpperCase()} `;
  const response = await (await challenge(admin.email)).recover(typed);
  expect(response.status).toBe(200);
  const signedIn = callerWith(api.send, { Cookie: cookieOf(response) });
  expect((await signedIn.get('/api/admin/users')).status).toBe(200);
  expect((await (await challenge(admin.email)).recover(code)).status).toBe(401);
  expect(await actionsOn(admin.id)).toEqual(['user.enable-two-factor', 'user.use-recovery-code']);
});

const closed = ['enable', 'disable', 'get-totp-uri', 'generate-backup-codes', 'send-otp', 'verify-otp'];
const detours = [
  'two-factor/enable/',
  '/two-factor/enable',
  'two-factor%2Fenable',
  'x/../two-factor//enable',
];

it('keeps better-auth’s own routes for it closed, also by detours', async () => {
  const admin = await enrolled(api, 'admin');
  for (const route of [...closed.map((name) => `two-factor/${name}`), ...detours]) {
    const response = await admin.post(`/api/auth/${route}`, { password });
    expect(response.status, route).toBe(404);
  }
});

it('says of no code whether it is right to who is signed in, but by the counted way', async () => {
  const admin = await enrolled(api, 'admin');
  for (const route of ['verify-totp', 'verify-backup-code']) {
    const own = { Origin: 'http://localhost:3000' };
    const response = await admin.post(`/api/auth/two-factor/${route}`, { code: admin.code(1) }, own);
    expect(response.status).toBe(400);
  }
});

it('asks for a new code before roles and secrets change, and before a message goes elsewhere', async () => {
  const admin = await enrolled(api, 'admin');
  const user = await api.signedIn();
  const id = await putJob(api.database.db, user.id);
  await api.database.db.email.update({ where: { jobId: id }, data: { recipient: user.email } });
  const asJson = { 'Content-Type': 'application/json' };
  const patch = (body: object) =>
    admin.send(`/api/admin/users/${user.id}`, {
      method: 'PATCH',
      headers: asJson,
      body: JSON.stringify(body),
    });
  const alerts = (webhookUrl: string | null) =>
    admin.send('/api/admin/alerts', {
      method: 'PUT',
      headers: asJson,
      body: JSON.stringify({ rules: [], recipients: [], webhookUrl }),
    });
  const guarded: [string, () => Promise<Response>][] = [
    ['role', () => patch({ role: 'viewer' })],
    ['webhook', () => alerts('https://example.com/hook')],
    ['secret', () => admin.post('/api/admin/alerts/secret')],
    [
      'replay',
      () => admin.post(`/api/admin/jobs/${id}/redo`, { payload: {}, recipient: 'else@example.com' }),
    ],
    ['reset', () => admin.send(`/api/admin/users/${user.id}/two-factor`, { method: 'DELETE' })],
    ['recovery codes', () => admin.post(`${enroll}/recovery-codes`)],
    ['replacement', () => admin.post(enroll, {})],
  ];
  await ageCodes(api, admin.id);
  for (const [name, call] of guarded) {
    const response = await call();
    expect(response.status, name).toBe(403);
    expect(await response.json(), name).toMatchObject({ type: 'urn:offload:code-needed' });
  }
  expect((await alerts(null)).status).toBe(200);
  expect((await patch({ disabled: false })).status).toBe(200);
  const same = { payload: {}, recipient: user.email };
  expect((await admin.post(`/api/admin/jobs/${id}/redo`, same)).status).not.toBe(403);

  const confirm = (code: string) => admin.post(`${enroll}/confirm`, { code });
  expect((await confirm('000000')).status).toBe(422);
  expect((await confirm(admin.code())).status, 'used to enroll').toBe(422);
  const code = admin.code(1);
  const statuses = (await Promise.all([confirm(code), confirm(code)])).map(({ status }) => status);
  expect(statuses.sort()).toEqual([204, 422]);
  for (const [name, call] of guarded) expect((await call()).status, name).not.toBe(403);
});

it('marks only the session that the code was entered in', async () => {
  const admin = await enrolled(api, 'admin');
  await ageCodes(api, admin.id);
  const other = callerWith(api.send, {
    Cookie: cookieOf(await (await challenge(admin.email)).enter(admin.code(1))),
  });
  expect((await other.post('/api/admin/alerts/secret')).status).toBe(200);
  expect((await admin.post('/api/admin/alerts/secret')).status).toBe(403);
});

it('lets an admin reset another’s second factor, which ends their sessions, and not their own', async () => {
  const [admin, lost] = [await enrolled(api, 'admin'), await enrolled(api, 'operator')];
  const reset = (id: string) => admin.send(`/api/admin/users/${id}/two-factor`, { method: 'DELETE' });
  expect((await reset(admin.id)).status).toBe(409);
  const response = await reset(lost.id);
  expect(await response.json()).toMatchObject({ id: lost.id, hasTwoFactor: false });
  expect((await lost.get('/api/jobs')).status).toBe(401);
  expect((await actionsOn(lost.id)).at(-1)).toBe('user.reset-two-factor');
  const again = callerWith(api.send, { Cookie: await signIn(api.send, lost.email) });
  expect((await again.get('/api/admin/jobs')).status).toBe(403);
  expect((await reset(lost.id)).status).toBe(409);
});

it('lets users turn it off, and no staff that need it', async () => {
  const turnOff = { method: 'DELETE' };
  const staff = await enrolled(api, 'viewer');
  expect((await staff.send(enroll, turnOff)).status).toBe(409);
  const user = await enrolled(api, 'user');
  expect((await user.send(enroll, turnOff)).status).toBe(204);
  expect(await actionsOn(user.id)).toEqual(['user.enable-two-factor', 'user.disable-two-factor']);
  expect(await signIn(api.send, user.email)).toContain('session');
  // Who becomes staff later must not get in by the factor that is gone.
  await api.database.db.user.update({ where: { id: user.id }, data: { role: 'admin' } });
  expect((await user.get('/api/admin/users')).status).toBe(403);
});

it('replaces recovery codes, and the app: the old ones are good for nothing', async () => {
  const admin = await enrolled(api, 'admin');
  const [old = ''] = admin.recoveryCodes;
  const { recoveryCodes } = await (await admin.post(`${enroll}/recovery-codes`)).json();
  const sign = await challenge(admin.email);
  expect((await sign.recover(old)).status).toBe(401);
  expect((await sign.recover(recoveryCodes[0])).status).toBe(200);
  const { token, secret } = await newEnrollment(admin);
  expect((await admin.post(enroll, { token, password, code: codeAt(secret) })).status).toBe(200);
  await forgetUsedCodes(api, admin.id);
  const after = await challenge(admin.email);
  expect((await after.enter(admin.code(1))).status).toBe(401);
  expect((await after.recover(recoveryCodes[1])).status).toBe(401);
  expect((await after.enter(codeAt(secret, 1))).status).toBe(200);
});

it('keeps neither the secret nor the recovery codes in plain text', async () => {
  const admin = await api.signedIn('admin');
  const { token, secret } = await newEnrollment(admin);
  const response = await admin.post(enroll, { token, password, code: codeAt(secret) });
  const [code] = (await response.json()).recoveryCodes;
  const row = await api.database.db.twoFactor.findUniqueOrThrow({ where: { userId: admin.id } });
  expect(JSON.stringify(row)).not.toContain(secret);
  expect(JSON.stringify(row)).not.toContain(code);
});
