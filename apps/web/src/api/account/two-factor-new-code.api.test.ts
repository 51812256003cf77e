import { afterAll, beforeAll, expect, it } from 'vitest';
import { putJob } from '@/testing/jobs';
import { makeLink } from '@/testing/links';
import { callerWith, cookieOf, openTestApi, password, signIn, type TestApi } from '@/testing/test-api';
import { callConsole } from '@/testing/test-console';
import { ageCodes, challenge, enrolled, twoFactorPath } from '@/testing/two-factor';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({ STAFF_TWO_FACTOR: 'on' });
});
afterAll(() => api.close());

it('requires a new code before changing roles and secrets, and before emailing another address', async () => {
  const admin = await enrolled(api, 'admin');
  const user = await api.signedIn();
  const id = await putJob(api.database.db, user.id);
  const payload = { personId: user.id };
  const console = callConsole(admin);
  await api.database.db.email.update({ where: { jobId: id }, data: { recipient: user.email } });
  const patch = (body: object) => admin.patch(`/api/admin/users/${user.id}`, body);
  const alerts = (webhookUrl: string | null) =>
    admin.put('/api/admin/alerts', { recipients: [], webhookUrl });
  const guarded: [string, () => Promise<Response>][] = [
    ['role', () => patch({ role: 'viewer' })],
    ['webhook', () => alerts('https://example.com/hook')],
    ['secret', () => admin.post('/api/admin/alerts/secret')],
    ['replay', () => console.post(`/api/jobs/${id}/replay`, { payload, recipient: 'else@example.com' })],
    ['reset', () => admin.send(`/api/admin/users/${user.id}/two-factor`, { method: 'DELETE' })],
    ['recovery codes', () => admin.post(`${twoFactorPath}/recovery-codes`)],
    ['replacement', () => admin.post(twoFactorPath, {})],
  ];
  await ageCodes(api, admin.id);
  for (const [name, call] of guarded) {
    const response = await call();
    expect(response.status, name).toBe(403);
    expect(await response.json(), name).toMatchObject({ type: '/docs/problems#code-needed' });
  }
  expect((await alerts(null)).status).toBe(200);
  expect((await patch({ disabled: false })).status).toBe(200);
  const same = { payload, recipient: user.email };
  expect((await console.post(`/api/jobs/${id}/replay`, same)).status).not.toBe(403);

  const confirm = (code: string) => admin.post(`${twoFactorPath}/confirm`, { code });
  expect((await confirm('000000')).status).toBe(422);
  expect((await confirm(admin.usedCode)).status, 'used to enroll').toBe(422);
  const code = admin.code(1);
  const statuses = (await Promise.all([confirm(code), confirm(code)])).map(({ status }) => status);
  expect(statuses.sort()).toEqual([204, 422]);
  for (const [name, call] of guarded) expect((await call()).status, name).not.toBe(403);
});

it('marks only the session in which the code was entered', async () => {
  const admin = await enrolled(api, 'admin');
  await ageCodes(api, admin.id);
  const other = callerWith(api.send, {
    Cookie: cookieOf(await (await challenge(api, admin.email)).enter(admin.code(1))),
  });
  expect((await other.post('/api/admin/alerts/secret')).status).toBe(200);
  expect((await admin.post('/api/admin/alerts/secret')).status).toBe(403);
});

it('leaves staff their second factor when they change their password', async () => {
  const staff = await enrolled(api, 'viewer');
  const change = { currentPassword: password, newPassword: 'another long password' };
  const changed = await staff.post('/api/auth/change-password', change, { Origin: 'http://localhost:3000' });
  const after = callerWith(api.send, { Cookie: cookieOf(changed) });
  expect((await after.get('/api/admin/alerts')).status).toBe(200);
});

it('resets the password of staff with the emailed link only if they enter a code, too', async () => {
  const staff = await enrolled(api, 'viewer');
  const token = await makeLink(api.database, staff.id);
  const newPassword = 'another long password';
  const reset = (more = {}) => api.post('/api/auth/reset-password', { token, newPassword, ...more });
  for (const more of [{}, { code: '000000' }, { code: staff.usedCode }]) {
    const response = await reset(more);
    expect(response.status, JSON.stringify(more)).toBe(400);
    expect((await response.json()).errors).toMatchObject([{ pointer: '/code' }]);
  }
  const code = staff.code(1).replace(/(...)(...)/, ' $1 $2 ');
  expect((await reset({ code })).status).toBe(200);
  await expect(signIn(api.send, staff.email)).rejects.toThrow('401');
  const user = await enrolled(api, 'user');
  const ofUser = { token: await makeLink(api.database, user.id) };
  expect((await reset(ofUser)).status).toBe(200);
});

it('tries no more than ten codes with a link', async () => {
  const staff = await enrolled(api, 'operator');
  const token = await makeLink(api.database, staff.id);
  const body = { token, newPassword: 'another long password' };
  const statuses: number[] = [];
  for (const _ of Array(11))
    statuses.push((await api.post('/api/auth/reset-password', { ...body, code: '000000' })).status);
  expect(statuses).toEqual([...Array(10).fill(400), 429]);
});
