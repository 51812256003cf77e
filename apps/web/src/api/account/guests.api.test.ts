import { putSignInLink } from '@offload/db';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findDemoJob } from '@/api/jobs/job-queries';
import { forwardedHeader } from '@/server/http/client-address';
import { runtime } from '@/server/runtime';
import { putJob, runJob } from '@/testing/jobs';
import { cookieOf, fromAddress, openTestApi, type TestApi } from '@/testing/test-api';

let api: TestApi;
const here = fromAddress('127.0.0.1');
const elsewhere = fromAddress();

beforeAll(async () => {
  api = await openTestApi({ DEMO_DATA: 'true' });
});
afterAll(() => api.close());

const useLink = (token: string, from = here) => api.post('/api/auth/sign-in/link', { token }, from);

async function linkOf(role: 'user' | 'admin' = 'admin', validSeconds = 60) {
  const person = await api.signedIn(role);
  return { person, token: await putSignInLink(api.database.db, person.id, validSeconds) };
}

it('gives a guest an account, a session, and a welcome email to watch', async () => {
  const response = await api.post('/api/guests', {}, here);
  expect(response.status).toBe(202);
  const job = await response.json();
  expect(job).toMatchObject({ kind: 'welcome-email', state: 'queued' });
  const headers = { Cookie: cookieOf(response) };
  const { data } = await (await api.get('/api/jobs', { headers })).json();
  expect(data.map(({ id }: { id: string }) => id)).toEqual([job.id]);
});

it('gives each guest their own account', async () => {
  const [one, other] = await Promise.all([
    api.post('/api/guests', {}, here),
    api.post('/api/guests', {}, here),
  ]);
  const { links } = await one.json();
  const response = await api.get(links.self, { headers: { Cookie: cookieOf(other) } });
  expect(response.status).toBe(404);
});

it('shows visitors the last job of a kind that they can create, not what keeps the demo going', async () => {
  const { db } = api.database;
  const { id } = await api.signedIn();
  await db.user.update({ where: { id }, data: { email: 'demo@example.com' } });
  const jobs = [await putJob(db, id), await putJob(db, id)];
  for (const [place, kind] of ['resize-image', 'index-orders'].entries()) {
    const job = jobs[place] ?? '';
    await runJob(db, job);
    await db.job.update({ where: { id: job }, data: { kind } });
  }
  // These are newer: one hasn't finished, and the other isn't the demo's.
  const { id: stranger } = await api.signedIn();
  const newer = [await putJob(db, id), await putJob(db, stranger)];
  await runJob(db, newer[1] ?? '');
  await db.job.updateMany({ where: { id: { in: newer } }, data: { kind: 'resize-image' } });
  const self = `/api/jobs/${jobs[0]}`;
  expect(await findDemoJob(['resize-image'])).toMatchObject({ kind: 'resize-image', links: { self } });
  expect(await findDemoJob(['sales-import'])).toBeNull();
});

it('rejects guests if the demo is off', async () => {
  const { env } = runtime();
  const { DEMO_DATA } = env;
  env.DEMO_DATA = false;
  expect((await api.post('/api/guests', {}, here)).status).toBe(404);
  env.DEMO_DATA = DEMO_DATA;
});

it('rejects guests from another machine', async () => {
  const response = await api.post('/api/guests', {}, elsewhere);
  expect(response.status).toBe(404);
  expect(response.headers.getSetCookie()).toEqual([]);
});

it('rejects guests and limits sign-ups that arrive through a tunnel', async () => {
  const through = { ...here, [forwardedHeader()]: 'true' };
  expect((await api.post('/api/guests', {}, through)).status).toBe(404);
  const { token } = await linkOf();
  expect((await useLink(token, through)).status).toBe(404);
  expect((await useLink(token)).status).toBe(200);
  const signUp = (at: number) => api.post('/api/signup', { email: `tunnel-${at}@example.com` }, through);
  const statuses = (await Promise.all(Array.from({ length: 61 }, (_, at) => signUp(at)))).map(
    ({ status }) => status,
  );
  expect(statuses.filter((status) => status === 429)).toHaveLength(1);
});

it('signs in with a link once', async () => {
  const { person, token } = await linkOf();
  const response = await useLink(token);
  expect(response.status).toBe(200);
  const headers = { Cookie: cookieOf(response) };
  const session = await (await api.get('/api/auth/get-session', { headers })).json();
  expect(session.user.id).toBe(person.id);
  expect((await useLink(token)).status).toBe(401);
  const recorded = await api.database.db.operatorAction.findMany({
    where: { actorId: person.id, action: { not: 'user.sign-in' } },
  });
  expect(recorded).toMatchObject([
    { action: 'user.use-console-link', actorEmail: person.email, ip: '127.0.0.1' },
  ]);
  expect(JSON.stringify(recorded, (_, value) => (typeof value === 'bigint' ? 0 : value))).not.toContain(
    token,
  );
});

it('signs in only one of two requests that use a link at the same time', async () => {
  const { token } = await linkOf();
  const statuses = await Promise.all([useLink(token), useLink(token)]).then((all) =>
    all.map(({ status }) => status),
  );
  expect(statuses.sort()).toEqual([200, 401]);
});

it('rejects a sign-in link from another machine without using it up', async () => {
  const { token } = await linkOf();
  expect((await useLink(token, elsewhere)).status).toBe(404);
  expect((await useLink(token)).status).toBe(200);
});

it('rejects a sign-in link from a page of another site', async () => {
  const { token } = await linkOf();
  expect((await useLink(token, { ...here, Origin: 'https://evil.example' })).status).toBe(403);
});

it.each(['expired', 'made up', 'ended by a new password'])(
  'rejects a sign-in link that is %s',
  async (why) => {
    const { person, token } = await linkOf('user', why === 'expired' ? -1 : 60);
    if (why === 'ended by a new password') {
      const passwords = { currentPassword: 'correct horse battery', newPassword: 'another phrase' };
      const headers = { Cookie: person.cookie, Origin: 'http://localhost:3000', ...here };
      expect((await api.post('/api/auth/change-password', passwords, headers)).status).toBe(200);
    }
    expect((await useLink(why === 'made up' ? `${token}x` : token)).status).toBe(401);
  },
);

it.each([{ banned: true }, { twoFactorEnabled: true }])("doesn't sign in a user who is %j", async (data) => {
  const { person, token } = await linkOf();
  await api.database.db.user.update({ where: { id: person.id }, data });
  const response = await useLink(token);
  expect(response.status).toBe(401);
  expect(response.headers.getSetCookie()).toEqual([]);
});
