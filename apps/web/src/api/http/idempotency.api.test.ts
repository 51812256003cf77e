import { randomUUID } from 'node:crypto';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { countWaiting, hold } from '@/testing/locks';
import { openTestApi, type TestApi } from '@/testing/test-api';
import { answerOnce, findEarlierAnswer } from './idempotency';

let api: TestApi;
const newAddress = () => `${randomUUID()}@example.com`;
const signUp = (body: unknown, key: string) => api.post('/api/signup', body, { 'Idempotency-Key': key });

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

it('returns the stored response for the same key and body, and does nothing again', async () => {
  const key = randomUUID();
  const email = newAddress();
  const first = await signUp({ email }, key);
  const second = await signUp({ email }, key);
  expect([first.status, second.status]).toEqual([202, 202]);
  expect(await second.json()).toEqual(await first.json());
  // A second sign-up would have emailed the owner.
  expect(await jobsOf(email)).toEqual(['welcome-email']);
});

it('treats a quoted key as the same key', async () => {
  const key = randomUUID();
  const email = newAddress();
  await signUp({ email }, `"${key}"`);
  expect((await signUp({ email }, key)).status).toBe(202);
  expect((await signUp({ email: newAddress() }, key)).status).toBe(422);
  expect(await jobsOf(email)).toEqual(['welcome-email']);
});

it('treats the same fields in another order as the same body', async () => {
  const key = randomUUID();
  const email = newAddress();
  await signUp(`{"email":"${email}","name":"Ada"}`, key);
  const again = await signUp(`{ "name": "Ada",\n "email": " ${email.toUpperCase()}" }`, key);
  expect(again.status).toBe(202);
  expect(await jobsOf(email)).toEqual(['welcome-email']);
});

it('rejects a key that was used with another body, and has no effect', async () => {
  const key = randomUUID();
  await signUp({ email: newAddress() }, key);
  const email = newAddress();
  const response = await signUp({ email }, key);
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ status: 422, title: 'Unprocessable Content' });
  expect(await jobsOf(email)).toEqual([]);
});

it('counts the password as part of the body without storing it', async () => {
  const key = randomUUID();
  const email = newAddress();
  await signUp({ email, password: 'the first password' }, key);
  expect((await signUp({ email, password: 'the other password' }, key)).status).toBe(422);
  const stored = await api.database.db.idempotentAnswer.findFirstOrThrow({ where: { key } });
  expect(JSON.stringify(stored)).not.toContain('first password');
});

it('returns 409 while a call with the same key is in progress, then the stored response', async () => {
  const key = randomUUID();
  const email = newAddress();
  const account = `INSERT INTO "user" (id, email, name) VALUES ($1, $1, '')`;
  const letGo = await hold(api.database, account, [email]);
  const first = signUp({ email }, key);
  await until(async () => (await countWaiting(api.database)) > 0);
  const second = await signUp({ email }, key);
  expect(second.status).toBe(409);
  expect(second.headers.get('Retry-After')).toBe('1');
  expect(await second.json()).toMatchObject({ status: 409, title: 'Conflict' });
  await letGo();
  expect((await first).status).toBe(202);
  expect((await signUp({ email }, key)).status).toBe(202);
  expect(await jobsOf(email)).toEqual(['welcome-email']);
});

it('does the work once for many simultaneous calls with one key', async () => {
  const key = randomUUID();
  const email = newAddress();
  const answers = await Promise.all(Array.from({ length: 10 }, () => signUp({ email }, key)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses).toContain(202);
  expect(statuses.filter((status) => status !== 202 && status !== 409)).toEqual([]);
  expect(await jobsOf(email)).toEqual(['welcome-email']);
});

it('rejects a key that is empty or too long, and accepts one of 255 characters', async () => {
  const email = newAddress();
  for (const key of ['k'.repeat(256), '""', `"${'k'.repeat(256)}"`]) {
    const response = await signUp({ email }, key);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ pointer: '#idempotency-key' }] });
  }
  expect((await signUp({ email }, 'k'.repeat(255))).status).toBe(202);
  expect((await signUp({ email }, `"${'k'.repeat(255)}"`)).status).toBe(202);
});

it('stores no response for a rejected call', async () => {
  const key = randomUUID();
  expect((await signUp({ email: 'no address' }, key)).status).toBe(400);
  expect((await signUp({ email: newAddress() }, key)).status).toBe(202);
});

it('commits the response together with the work', async () => {
  const key = randomUUID();
  const failing = ask({ caller: 'a', path: '/api/x', key }, () => Promise.reject(new Error('half way')));
  await expect(failing).rejects.toThrow('half way');
  expect(await api.database.db.idempotentAnswer.count({ where: { key } })).toBe(0);
  expect(await ask({ caller: 'a', path: '/api/x', key })).toBe('done');
  expect(await api.database.db.idempotentAnswer.count({ where: { key } })).toBe(1);
});

it('does the work of each call without a key, and finds the earlier response to one with a key', async () => {
  const key = randomUUID();
  const find = (given?: string) =>
    findEarlierAnswer({ request: requestTo('/api/z', given), caller: 'ada', asked: {}, schema: saying });
  for (const said of ['once', 'twice'])
    expect(await ask({ caller: 'ada', path: '/api/z', key: undefined }, async () => said)).toBe(said);
  expect(await api.database.db.idempotentAnswer.count({ where: { route: 'POST /api/z' } })).toBe(0);
  expect(await find(key)).toBeNull();
  await ask({ caller: 'ada', path: '/api/z', key }, async () => 'earlier');
  expect(await find(key)).toEqual({ body: { said: 'earlier' }, location: null });
  expect(await find()).toBeNull();
});

it('separates the keys of users and of routes', async () => {
  const key = randomUUID();
  let calls = 0;
  const work = async () => {
    calls += 1;
    return String(calls);
  };
  expect(await ask({ caller: 'ada', path: '/api/x', key }, work)).toBe('1');
  expect(await ask({ caller: 'bob', path: '/api/x', key }, work)).toBe('2');
  expect(await ask({ caller: 'ada', path: '/api/y', key }, work)).toBe('3');
  expect(await ask({ caller: 'ada', path: '/api/x', key }, work)).toBe('1');
});

it("isn't confused by another caller's name inside a key", async () => {
  const key = randomUUID();
  expect(await ask({ caller: 'ada', path: '/api/x', key: `1","${key}` }, async () => 'hers')).toBe('hers');
  expect(await ask({ caller: 'ada","/api/x","1', path: '', key }, async () => 'his')).toBe('his');
});

const saying = z.object({ said: z.string() });

function requestTo(path: string, key?: string) {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
  return { method: 'POST', path, header: () => headers };
}

/** Calls the way a route that creates something does. */
async function ask(
  { caller, path, key }: { caller: string; path: string; key: string | undefined },
  work: () => Promise<string> = async () => 'done',
): Promise<string> {
  const call = { request: requestTo(path, key), caller, asked: {}, schema: saying };
  const answer = await answerOnce(call, async () => ({
    answer: { body: { said: await work() }, location: null },
    jobs: [],
  }));
  return answer.body.said;
}

async function jobsOf(email: string): Promise<string[]> {
  const jobs = await api.database.db.job.findMany({ where: { owner: { email } }, orderBy: { id: 'asc' } });
  return jobs.map(({ kind }) => kind);
}
