import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeLink } from '@/testing/links';
import { callerWith, openTestApi, password, signIn, type TestApi } from '@/testing/test-api';

let api: TestApi;
const newPassword = 'another long password';

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

it('sets the password with the emailed link and ends every session', async () => {
  const person = await api.signedIn();
  const token = await makeLink(api.database, person.id);
  expect((await choose(token)).status).toBe(200);
  expect((await person.get('/api/jobs')).status).toBe(401);
  await expect(signIn(api.send, person.email, password)).rejects.toThrow('401');
  expect(await signIn(api.send, person.email, newPassword)).not.toBe('');
});

it('sets the first password of an account that has none', async () => {
  const email = `${randomUUID()}@example.com`;
  await api.post('/api/signup', { email });
  const { id } = await api.database.db.user.findUniqueOrThrow({ where: { email } });
  await choose(await makeLink(api.database, id));
  const cookie = await signIn(api.send, email, newPassword);
  const response = await callerWith(api.send, { Cookie: cookie }).get('/api/jobs');
  expect(await response.json()).toMatchObject({
    data: [{ kind: 'onboarding' }, { kind: 'welcome-email' }],
  });
});

it('accepts a link only once', async () => {
  const { id, email } = await api.signedIn();
  const token = await makeLink(api.database, id);
  await choose(token);
  await refused(await choose(token, 'a third long password'));
  await signIn(api.send, email, newPassword);
});

it("invalidates a user's other links when one is used", async () => {
  const { id } = await api.signedIn();
  const [first, second] = [await makeLink(api.database, id), await makeLink(api.database, id)];
  const others = await makeLink(api.database, (await api.signedIn()).id);
  expect((await choose(first)).status).toBe(200);
  await refused(await choose(second, 'a third long password'));
  expect((await choose(others)).status).toBe(200);
});

it('accepts a link only once, even for simultaneous requests', async () => {
  const { id } = await api.signedIn();
  const token = await makeLink(api.database, id);
  const tries = Array.from({ length: 5 }, (_, index) => choose(token, `long password ${index}`));
  const statuses = (await Promise.all(tries)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
});

it('rejects a link that is expired or unknown, and a password that is too short', async () => {
  const { id, email } = await api.signedIn();
  await refused(await choose(await makeLink(api.database, id, new Date(Date.now() - 1_000))));
  await refused(await choose('unknown'));
  const token = await makeLink(api.database, id);
  await refused(await choose(token, 'short'));
  await signIn(api.send, email, password);
  expect((await choose(token)).status).toBe(200);
});

it("stores only the hash of a token, which can't be used as a link", async () => {
  const { id } = await api.signedIn();
  await makeLink(api.database, id);
  const { identifier } = await api.database.db.verification.findFirstOrThrow({ where: { value: id } });
  await refused(await choose(identifier));
});

it('names the invalid field in plain words', async () => {
  const me = await api.signedIn();
  const change = { currentPassword: 'not the password', newPassword };
  const own = { Origin: 'http://localhost:3000' };
  const wrong = await me.post('/api/auth/change-password', change, own);
  expect(wrong.status).toBe(400);
  const message = 'This isn’t your current password.';
  expect((await wrong.json()).errors).toEqual([{ pointer: '/currentPassword', message }]);
  const short = await choose(await makeLink(api.database, me.id), 'short');
  expect(await short.json()).toMatchObject({
    detail: 'newPassword must be at least 8 characters.',
    errors: [{ pointer: '/newPassword', message: 'must be at least 8 characters' }],
  });
});

function choose(token: string, chosen = newPassword): Promise<Response> {
  return api.post('/api/auth/reset-password', { token, newPassword: chosen });
}

async function refused(response: Response): Promise<void> {
  expect(response.status).toBe(400);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ title: 'Bad Request', requestId: expect.any(String) });
}
