import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashes } from '@/testing/hashes';
import { fromAddress, openTestApi, password, signIn, type TestApi } from '@/testing/test-api';

let api: TestApi;
const message = 'Check your inbox. We’re sending you an email.';
const newAddress = () => `${randomUUID()}@example.com`;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

it('creates an account, its welcome job, and the email row', async () => {
  const email = newAddress();
  const response = await api.post('/api/signup', { email, name: '  Ada Lovelace ' });
  expect(response.status).toBe(202);
  expect(await response.json()).toEqual({ message });
  const { id, jobs, ...account } = await find(email);
  expect(account).toMatchObject({ email, name: 'Ada Lovelace', role: 'user', accounts: [] });
  expect(jobs).toMatchObject([
    {
      kind: 'welcome-email',
      queue: 'email',
      payload: { personId: id },
      email: { recipient: email, state: 'pending' },
      enqueuedBy: 'owner',
    },
  ]);
});

it('creates the account, job, and email row in one transaction', async () => {
  const email = newAddress();
  await api.post('/api/signup', { email });
  const { id } = await find(email);
  const [row] = await api.database.db.$queryRaw<{ transactions: number }[]>`
    SELECT count(DISTINCT xmin::text)::int AS transactions FROM (
      SELECT xmin FROM "user" WHERE id = ${id}
      UNION ALL SELECT xmin FROM offload.job WHERE owner_id = ${id}
      UNION ALL SELECT email.xmin FROM email JOIN offload.job ON job.id = job_id WHERE owner_id = ${id}
    ) AS written`;
  expect(row?.transactions).toBe(1);
});

it("creates no account when the welcome job can't be written", async () => {
  const email = 'nothing@example.com';
  const { db } = api.database;
  await db.$executeRaw`
    ALTER TABLE email ADD CONSTRAINT not_this_one CHECK (recipient <> 'nothing@example.com')`;
  const response = await api.post('/api/signup', { email });
  expect(response.status).toBe(500);
  expect(await response.text()).not.toMatch(/not_this_one|constraint|Error:|at /);
  expect(await db.user.count({ where: { email } })).toBe(0);
  await db.$executeRaw`ALTER TABLE email DROP CONSTRAINT not_this_one`;
  expect((await api.post('/api/signup', { email })).status).toBe(202);
});

it('accepts a password that the user can sign in with', async () => {
  const email = newAddress();
  await api.post('/api/signup', { email, password });
  const account = await find(email);
  expect(account.accounts).toMatchObject([{ providerId: 'credential', accountId: account.id }]);
  expect(account.accounts[0]?.password).not.toContain(password);
  expect(await signIn(api.send, email)).toContain('better-auth.session_token=');
});

it('responds the same for an address that has an account, and changes nothing about it', async () => {
  const email = newAddress();
  const first = await api.post('/api/signup', { email, name: 'Owner', password });
  const again = await api.post('/api/signup', { email, name: 'Thief', password: 'another long password' });
  expect(again.status).toBe(first.status);
  expect(await again.json()).toEqual(await first.json());
  expect(withoutId(again)).toEqual(withoutId(first));
  const { name, accounts } = await find(email);
  expect({ name, accounts: accounts.length }).toEqual({ name: 'Owner', accounts: 1 });
  await signIn(api.send, email);
  await expect(signIn(api.send, email, 'another long password')).rejects.toThrow('401');
});

it('emails the owner that someone signed up again, once an hour', async () => {
  const email = newAddress();
  await api.post('/api/signup', { email });
  await api.database.db.user.update({ where: { email }, data: { emailVerified: true } });
  for (let round = 0; round < 2; round += 1) await api.post('/api/signup', { email });
  await Promise.all(Array.from({ length: 5 }, () => api.post('/api/signup', { email })));
  const { id, jobs } = await find(email);
  expect(jobs.map(({ kind }) => kind)).toEqual(['welcome-email', 'password-reset-email']);
  expect(jobs[1]).toMatchObject({
    payload: { personId: id, reason: 'signed-up-again' },
    email: { recipient: email },
  });
  await api.database.db.$executeRaw`
    UPDATE offload.job SET created_at = created_at - interval '61 minutes' WHERE owner_id = ${id}`;
  await api.post('/api/signup', { email });
  expect((await find(email)).jobs).toHaveLength(3);
});

it('trims the email address and ignores its case', async () => {
  const email = newAddress();
  for (const spelled of [`  ${email.toUpperCase()}\t`, email, ` ${email}`]) {
    expect((await api.post('/api/signup', { email: spelled })).status).toBe(202);
  }
  expect(await api.database.db.user.count({ where: { email: { equals: email, mode: 'insensitive' } } })).toBe(
    1,
  );
  expect((await find(email)).jobs[0]).toMatchObject({ email: { recipient: email } });
});

it('takes an internationalized domain for its ASCII form, in every call', async () => {
  const name = newAddress().split('@')[0];
  const [email, ascii] = [`${name}@日本.jp`, `${name}@xn--wgv71a.jp`];
  expect((await api.post('/api/signup', { email, password })).status).toBe(202);
  expect((await find(ascii)).jobs[0]).toMatchObject({ email: { recipient: ascii } });
  for (const spelled of [email, ascii, `${name}@日本。ＪＰ`])
    expect(await signIn(api.send, spelled)).toContain('better-auth.session_token=');
  await expect(signIn(api.send, email, 'another long password')).rejects.toThrow('401');
});

it('creates one account, its welcome email, and one more link for many simultaneous sign-ups', async () => {
  const email = newAddress();
  const calls = Array.from({ length: 20 }, () => api.post('/api/signup', { email, password }));
  const answers = await Promise.all(calls);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  const { accounts, jobs } = await find(email);
  expect(accounts).toHaveLength(1);
  expect(jobs.map(({ kind }) => kind)).toEqual(['welcome-email', 'welcome-email']);
});

it('rejects a role, an ID, and a prototype in a sign-up, by name', async () => {
  const email = newAddress();
  const body = `{"email":"${email}","role":"admin","id":"mine","emailVerified":true,"__proto__":{"role":"admin"},"constructor":{"prototype":{"role":"admin"}}}`;
  const response = await api.post('/api/signup', body);
  expect(response.status).toBe(400);
  const errors: { pointer: string }[] = (await response.json()).errors;
  const pointers = ['/role', '/id', '/emailVerified', '/__proto__', '/constructor'];
  expect(errors.map(({ pointer }) => pointer)).toEqual(pointers);
  expect(await api.database.db.user.count({ where: { email } })).toBe(0);
  expect('role' in {}).toBe(false);
});

it('keeps a name as it was entered, including markup and quotes', async () => {
  const email = newAddress();
  const name = `<b>O'Brien</b> "'; DROP TABLE job; -- 🦄 مرحبا`;
  await api.post('/api/signup', { email, name });
  expect(await find(email)).toMatchObject({ name });
});

it('returns a stored response without hashing the password again', async () => {
  const address = fromAddress();
  const body = { email: newAddress(), password };
  const again = () => api.post('/api/signup', body, { ...address, 'Idempotency-Key': 'the same key' });
  expect((await again()).status).toBe(202);
  const before = hashes.asked;
  // More sign-ups than one address is allowed.
  const answers = await Promise.all(Array.from({ length: 100 }, again));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  expect(hashes.asked).toBe(before);
});

it("doesn't share idempotency keys between visitors", async () => {
  const key = { 'Idempotency-Key': 'everybody uses this one' };
  const [first, second] = [newAddress(), newAddress()];
  expect((await api.post('/api/signup', { email: first }, { ...fromAddress(), ...key })).status).toBe(202);
  expect((await api.post('/api/signup', { email: second }, { ...fromAddress(), ...key })).status).toBe(202);
  const { user } = api.database.db;
  expect(await user.count({ where: { email: { in: [first, second] } } })).toBe(2);
});

function find(email: string) {
  const jobs = { include: { email: true }, orderBy: { id: 'asc' } } as const;
  return api.database.db.user.findUniqueOrThrow({ where: { email }, include: { accounts: true, jobs } });
}

function withoutId(response: Response): Record<string, string> {
  return Object.fromEntries([...response.headers].filter(([name]) => name !== 'x-request-id'));
}
