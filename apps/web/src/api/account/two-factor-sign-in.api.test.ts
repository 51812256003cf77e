import { afterAll, beforeAll, expect, it } from 'vitest';
import { callerWith, cookieOf, openTestApi, password, type TestApi } from '@/testing/test-api';
import { actionsOn, challenge, enrolled, twoFactorPath } from '@/testing/two-factor';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({ STAFF_TWO_FACTOR: 'on' });
});
afterAll(() => api.close());

it('signs in with a code only once, even for simultaneous requests', async () => {
  const admin = await enrolled(api, 'admin');
  const used = await challenge(api, admin.email);
  expect((await used.enter(admin.usedCode)).status, 'of the enrollment').toBe(401);
  const [one, two] = [await challenge(api, admin.email), await challenge(api, admin.email)];
  const code = admin.code(1);
  const both = await Promise.all([one.enter(code), two.enter(code)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  const cookie = cookieOf(both.find(({ ok }) => ok) ?? Response.error());
  expect((await callerWith(api.send, { Cookie: cookie }).get('/api/admin/users')).status).toBe(200);
  expect((await (await challenge(api, admin.email)).enter(code)).status).toBe(401);
});

it('rejects a request to trust a browser for later', async () => {
  const admin = await enrolled(api, 'admin');
  const { enter } = await challenge(api, admin.email);
  const response = await enter(admin.code(1), { trustDevice: true });
  expect(response.status).toBe(400);
  expect((await response.json()).errors).toEqual([
    { pointer: '/trustDevice', message: 'is unknown: use code' },
  ]);
  expect(response.headers.getSetCookie().join()).not.toContain('trust');
});

it('counts wrong codes across concurrent sign-ins, then rejects all codes for a while', async () => {
  const admin = await enrolled(api, 'operator');
  const challenges: Awaited<ReturnType<typeof challenge>>[] = [];
  while (challenges.length < 12) challenges.push(await challenge(api, admin.email));
  const answers = await Promise.all(challenges.map(({ enter }) => enter('000000')));
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
  const locked = answers.filter(({ status }) => status === 429);
  expect(locked).toHaveLength(2);
  expect(Number(locked[0]?.headers.get('Retry-After'))).toBeGreaterThan(0);
  const { enter, recover } = await challenge(api, admin.email);
  expect((await enter(admin.code(1))).status).toBe(429);
  expect((await recover(admin.recoveryCodes[0] ?? '')).status).toBe(429);
  expect((await admin.post(`${twoFactorPath}/confirm`, { code: admin.code(1) })).status).toBe(429);
  const lockedUntil = new Date(Date.now() - 1_000);
  await api.database.db.twoFactor.update({ where: { userId: admin.id }, data: { lockedUntil } });
  expect((await enter('000000')).status).toBe(401);
  expect((await enter(admin.code(1))).status).toBe(200);
});

it('ends a sign-in after five wrong codes', async () => {
  const admin = await enrolled(api, 'admin');
  const { enter } = await challenge(api, admin.email);
  for (let wrong = 0; wrong < 5; wrong += 1) expect((await enter('000000')).status).toBe(401);
  expect((await enter(admin.code(1))).status).toBe(400);
});

it('says what to do if two recovery codes are entered at once, and keeps the second one', async () => {
  const admin = await enrolled(api, 'admin');
  const codes = admin.recoveryCodes.slice(0, 2);
  const challenges = await Promise.all(codes.map(() => challenge(api, admin.email)));
  const responses = await Promise.all(challenges.map(({ recover }, at) => recover(codes[at] ?? '')));
  for (const [at, response] of responses.entries()) {
    if (response.ok) continue;
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    const detail = 'Another recovery code was used at the same time. Sign in again: this one still works.';
    expect(await response.json()).toMatchObject({ status: 409, detail });
    expect((await (await challenge(api, admin.email)).recover(codes[at] ?? '')).status).toBe(200);
  }
});

it('signs in with a recovery code once, in any spelling, and records it', async () => {
  const admin = await enrolled(api, 'admin');
  const [code = ''] = admin.recoveryCodes;
  const typed = ` ${code.replace('-', ' ').toUpperCase()} `;
  const response = await (await challenge(api, admin.email)).recover(typed);
  expect(response.status).toBe(200);
  const signedIn = callerWith(api.send, { Cookie: cookieOf(response) });
  expect((await signedIn.get('/api/admin/users')).status).toBe(200);
  expect((await (await challenge(api, admin.email)).recover(code)).status).toBe(401);
  expect(await actionsOn(api, admin.id)).toEqual(['user.enable-two-factor', 'user.use-recovery-code']);
});

const closed = ['enable', 'disable', 'get-totp-uri', 'generate-backup-codes', 'send-otp', 'verify-otp'];
const detours = [
  'two-factor/enable/',
  '/two-factor/enable',
  'two-factor%2Fenable',
  'x/../two-factor//enable',
];

it("blocks better-auth's own two-factor routes, including alternate spellings", async () => {
  const admin = await enrolled(api, 'admin');
  for (const route of [...closed.map((name) => `two-factor/${name}`), ...detours]) {
    const response = await admin.post(`/api/auth/${route}`, { password });
    expect(response.status, route).toBe(404);
  }
});

it('checks codes of a signed-in user only through routes that count attempts', async () => {
  const admin = await enrolled(api, 'admin');
  for (const route of ['verify-totp', 'verify-backup-code']) {
    const own = { Origin: 'http://localhost:3000' };
    const response = await admin.post(`/api/auth/two-factor/${route}`, { code: admin.code(1) }, own);
    expect(response.status).toBe(400);
  }
});
