import { createHash, randomUUID } from 'node:crypto';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { countWaiting, hold } from '@/testing/locks';
import { callerWith, fromAddress, openTestApi, password, signIn, type TestApi } from '@/testing/test-api';

let api: TestApi;
const newPassword = 'another long password';

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

it('answers a known and an unknown address alike, and writes to the known one only', async () => {
  const known = await api.signedIn();
  const first = await forget(known.email);
  const second = await forget(`${randomUUID()}@example.com`);
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(await second.text()).toBe(await first.text());
  expect(await messagesTo(known.email)).toMatchObject([
    {
      kind: 'password-reset-email',
      payload: { personId: known.id, reason: 'forgotten' },
      email: { recipient: known.email, state: 'pending' },
    },
  ]);
});

it('writes once to an address for which several ask at the same moment', async () => {
  const { id, email } = await api.signedIn();
  const person = 'SELECT 1 FROM "user" WHERE id = $1 FOR NO KEY UPDATE';
  const letGo = await hold(api.database, person, [id]);
  const calls = Array.from({ length: 3 }, () => forget(email));
  await until(async () => (await countWaiting(api.database)) === 3);
  await letGo();
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await messagesTo(email)).toHaveLength(1);
});

it('writes to an address once a minute at most', async () => {
  const { id, email } = await api.signedIn();
  await forget(email);
  await forget(email);
  expect(await messagesTo(email)).toHaveLength(1);
  await api.database.db.$executeRaw`
    UPDATE job SET created_at = created_at - interval '61 s' WHERE owner_id = ${id}`;
  await forget(email);
  expect(await messagesTo(email)).toHaveLength(2);
});

it('finds the account whatever the case of the address', async () => {
  const { email } = await api.signedIn();
  await forget(email.toUpperCase());
  expect(await messagesTo(email)).toHaveLength(1);
});

it('sets the password with the link of the message, and ends every session', async () => {
  const person = await api.signedIn();
  const token = await makeLink(person.id);
  expect((await choose(token)).status).toBe(200);
  expect((await person.get('/api/jobs')).status).toBe(401);
  await expect(signIn(api.send, person.email, password)).rejects.toThrow('401');
  expect(await signIn(api.send, person.email, newPassword)).not.toBe('');
});

it('gives an account that has no password its first one', async () => {
  const email = `${randomUUID()}@example.com`;
  await api.post('/api/signup', { email });
  const { id } = await api.database.db.user.findUniqueOrThrow({ where: { email } });
  await choose(await makeLink(id));
  const cookie = await signIn(api.send, email, newPassword);
  const response = await callerWith(api.send, { Cookie: cookie }).get('/api/jobs');
  expect(await response.json()).toMatchObject({ data: [{ kind: 'welcome-email' }] });
});

it('lets a link work once', async () => {
  const { id, email } = await api.signedIn();
  const token = await makeLink(id);
  await choose(token);
  await refused(await choose(token, 'a third long password'));
  await signIn(api.send, email, newPassword);
});

it('lets a link work once, also for many at the same time', async () => {
  const { id } = await api.signedIn();
  const token = await makeLink(id);
  const tries = Array.from({ length: 5 }, (_, index) => choose(token, `long password ${index}`));
  const statuses = (await Promise.all(tries)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
});

it('refuses a link that is too old, unknown, or for a password that is too short', async () => {
  const { id, email } = await api.signedIn();
  await refused(await choose(await makeLink(id, new Date(Date.now() - 1_000))));
  await refused(await choose('unknown'));
  const token = await makeLink(id);
  await refused(await choose(token, 'short'));
  await signIn(api.send, email, password);
  expect((await choose(token)).status).toBe(200);
});

it('keeps of a token only its hash: what the database holds opens nothing', async () => {
  const { id } = await api.signedIn();
  await makeLink(id);
  const { identifier } = await api.database.db.verification.findFirstOrThrow({ where: { value: id } });
  await refused(await choose(identifier));
});

function forget(email: string): Promise<Response> {
  const headers = fromAddress();
  return api.post('/api/auth/request-password-reset', { email }, headers);
}

function choose(token: string, chosen = newPassword): Promise<Response> {
  return api.post('/api/auth/reset-password', { token, newPassword: chosen });
}

/** What the worker does when it writes the message. */
async function makeLink(userId: string, expiresAt = new Date(Date.now() + 60_000)): Promise<string> {
  const token = randomUUID();
  const identifier = createHash('sha256').update(`reset-password:${token}`).digest('base64url');
  await api.database.db.verification.create({
    data: { id: randomUUID(), identifier, value: userId, expiresAt },
  });
  return token;
}

async function refused(response: Response): Promise<void> {
  expect(response.status).toBe(400);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ title: 'Bad request', requestId: expect.any(String) });
}

function messagesTo(email: string) {
  return api.database.db.job.findMany({ where: { owner: { email } }, include: { email: true } });
}
