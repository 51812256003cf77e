import { randomUUID } from 'node:crypto';
import { createPerson, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { limitPasswordResets, limitSignUps } from '@/server/auth/call-limits';
import { forwardedHeader } from '@/server/http/client-address';
import { hashes } from '@/testing/hashes';
import { makeLink } from '@/testing/links';
import { cookieOf, fromAddress, openTestApi, password, signIn, type TestApi } from '@/testing/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const newEmail = () => `${randomUUID()}@example.com`;
const guess = (email: string, headers = fromAddress()) =>
  api.post('/api/auth/sign-in/email', { email, password: 'a wrong guess' }, headers);
const signUp = (body: object, headers = fromAddress()) => api.post('/api/signup', body, headers);
const forget = (email: string, headers = fromAddress()) =>
  api.post('/api/auth/request-password-reset', { email }, headers);

async function statuses(count: number, call: () => Promise<Response>): Promise<number[]> {
  const all: number[] = [];
  for (let index = 0; index < count; index += 1) all.push((await call()).status);
  return all;
}

/** Counts this many hits of a limit at once, because checking so many passwords would take seconds. */
async function count(key: string, hits: number, until = new Date(Date.now() + 60_000)): Promise<void> {
  const data = { hits, until };
  await api.database.db.rateLimit.upsert({ where: { key }, create: { key, ...data }, update: data });
}

it('delays guesses at an account from many addresses, and still lets its owner reset the password', async () => {
  const { id, email } = await api.signedIn();
  const seen = await statuses(15, () => guess(email));
  expect(seen).toEqual([...Array(10).fill(401), ...Array(5).fill(429)]);
  const refused = await guess(email.toUpperCase());
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
  await expect(signIn(api.send, email)).rejects.toThrow('429');

  expect((await forget(email)).status).toBe(200);
  expect(await api.database.db.passwordRequest.count({ where: { email } })).toBe(1);
  const token = await makeLink(api.database, id);
  const body = { token, newPassword: 'another long password' };
  expect((await api.post('/api/auth/reset-password', body)).status).toBe(200);
  expect(await signIn(api.send, email, 'another long password')).not.toBe('');
});

it('delays guesses at a nonexistent account in the same way', async () => {
  const email = newEmail();
  await count(`sign-in to ${email}`, 8, new Date());
  expect(await statuses(4, () => guess(email))).toEqual([401, 401, 429, 429]);
});

it('counts guesses at all spellings of an address together', async () => {
  const name = newEmail().split('@')[0];
  const spellings = ['日本.jp', 'XN--WGV71A.jp', '日本。jp', '日\u00ad本.jp', '日本.ｊｐ'];
  let at = 0;
  const guessNext = () => guess(`${name}@${spellings[at++ % spellings.length]}`);
  expect(await statuses(12, guessNext)).toEqual([...Array(10).fill(401), 429, 429]);
  for (const padded of [`${' '.repeat(300)}${name}@日本.jp\t`, `${name}@日${'\u00ad'.repeat(250)}本.jp`])
    expect((await guess(padded)).status).toBe(429);
});

it('limits wrong guesses at many accounts from one address', async () => {
  await count('sign-in from 203.0.113.7', 298);
  const guessNext = () => guess(newEmail(), fromAddress('203.0.113.7'));
  expect(await statuses(4, guessNext)).toEqual([401, 401, 429, 429]);
  expect((await guess(newEmail(), fromAddress('203.0.113.8'))).status).toBe(401);
});

it('limits wrong guesses at many accounts from one network', async () => {
  await count('sign-in from 203.0.114.0/24', 1_498);
  let host = 0;
  const neighbor = () => {
    host += 1;
    return guess(newEmail(), fromAddress(`203.0.114.${host}`));
  };
  expect(await statuses(4, neighbor)).toEqual([401, 401, 429, 429]);
  expect((await guess(newEmail(), fromAddress('203.0.115.7'))).status).toBe(401);
});

/** A browser that has signed in to this account before, from an address that it shares with others. */
async function knownDevice(email: string, address: Record<string, string>) {
  const first = await api.post('/api/auth/sign-in/email', { email, password }, address);
  const device = cookieOf(first)
    .split('; ')
    .filter((cookie) => cookie.startsWith('device-'))
    .join('; ');
  const tryAgain = (withPassword = password) =>
    api.post('/api/auth/sign-in/email', { email, password: withPassword }, { ...address, Cookie: device });
  return { device, tryAgain };
}

it('lets a browser that has signed in before sign in, whatever others guess at its account and in its network', async () => {
  const { email } = await api.signedIn();
  const office = fromAddress('203.0.117.7');
  const { device, tryAgain } = await knownDevice(email, office);
  expect(device).not.toContain(email);
  await count('sign-in from 203.0.117.7', 300);
  await count('sign-in from 203.0.117.0/24', 1_500);
  await count(`sign-in to ${email}`, 10);
  expect((await guess(email, office)).status).toBe(429);
  expect((await guess(email)).status).toBe(429);
  expect((await tryAgain()).status).toBe(200);
  // Its own guesses count, and not for others.
  await api.database.db.rateLimit.deleteMany({ where: { key: `sign-in to ${email}` } });
  expect(await statuses(12, () => tryAgain('a wrong guess'))).toEqual([...Array(10).fill(401), 429, 429]);
  expect((await guess(email)).status).toBe(401);
  const token = await makeLink(
    api.database,
    (await api.database.db.user.findUniqueOrThrow({ where: { email } })).id,
  );
  const newPassword = 'another long password';
  expect((await api.post('/api/auth/reset-password', { token, newPassword })).status).toBe(200);
  expect((await tryAgain(newPassword)).status).toBe(200);
});

it('takes no other cookie for that of a browser that has signed in before', async () => {
  const [mine, other] = [await api.signedIn(), await api.signedIn()];
  const { device } = await knownDevice(mine.email, fromAddress());
  const [name = '', value = ''] = device.split('=');
  const [id = '', signature = ''] = value.split('.');
  const others = (await knownDevice(other.email, fromAddress())).device.split('=')[1];
  await count(`sign-in to ${mine.email}`, 10);
  for (const forged of [
    '',
    id,
    `.${signature}`,
    `${id}x.${signature}`,
    `${id}.${signature.slice(1)}`,
    others,
  ]) {
    const headers = { ...fromAddress(), Cookie: `${name}=${forged}` };
    expect((await guess(mine.email, headers)).status, forged).toBe(429);
  }
});

const detours = [
  '/api/auth//sign-in/email',
  '/api/auth/sign-in/email/',
  '/api/auth/sign-in%2Femail',
  '/api/auth/./sign-in/./email',
  '/api/auth/Sign-In/Email',
  '/api//auth/sign-in/email',
  '/api/auth/x/../sign-in//email',
];

it("has no other path to sign in that isn't limited", async () => {
  const { email } = await api.signedIn();
  await count(`sign-in to ${email}`, 10);
  expect((await guess(email)).status).toBe(429);
  for (const path of detours) {
    expect((await api.post(path, { email, password })).status, path).not.toBe(200);
  }
});

it("doesn't count successful sign-ins", async () => {
  const { email } = await api.signedIn();
  // One more of either would be the last.
  await count('sign-in from 203.0.116.7', 299);
  await count(`sign-in to ${email}`, 9, new Date());
  const signInAgain = () =>
    api.post('/api/auth/sign-in/email', { email, password }, fromAddress('203.0.116.7'));
  expect(await statuses(3, signInAgain)).toEqual([200, 200, 200]);
});

it('limits sign-ups from one address and network before hashing a password', async () => {
  const address = fromAddress('192.0.2.7');
  await count('sign-up from 192.0.2.7', 58);
  const seen = await statuses(3, () => signUp({ email: newEmail() }, address));
  expect(seen).toEqual([202, 202, 429]);
  const before = hashes.asked;
  const refused = await signUp({ email: newEmail(), password }, address);
  expect(refused.status).toBe(429);
  expect(hashes.asked).toBe(before);
  expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect((await signUp({ email: newEmail() }, fromAddress('192.0.2.8'))).status).toBe(202);
  await count('sign-up from 192.0.3.0/24', 200);
  expect((await signUp({ email: newEmail() }, fromAddress('192.0.3.7'))).status).toBe(429);
});

it('accepts up to five addresses of a mailbox an hour in sign-ups, whatever their tags, dots, and clients', async () => {
  const [name = '', domain = ''] = newEmail().split('@');
  const dotted = `${name.slice(0, 3)}.${name.slice(3)}`;
  const accepted = [name, `${name}+1`, `${name}+a+b`, dotted, `${dotted}+1`].map((one) => `${one}@${domain}`);
  const known = `${name}+known@${domain}`;
  await createPerson(api.database.db, known);
  const local = fromAddress('127.0.0.1');
  for (const email of accepted) expect((await signUp({ email }, local)).status).toBe(202);
  // Whether or not it has an account, and from wherever.
  for (const email of [known, `${name}+unknown@${domain}`])
    for (const client of [local, fromAddress()]) {
      const refused = await signUp({ email }, client);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    }
  const again = [accepted[0]?.toUpperCase(), accepted[4], `other-${name}@${domain}`];
  for (const email of again) expect((await signUp({ email }, local)).status).toBe(202);
});

it('limits forgotten passwords of a mailbox, whatever its tag', async () => {
  const [name, domain] = newEmail().split('@');
  let at = 0;
  const forgetNext = () => forget(`${name}+${at++}@${domain}`);
  expect(await statuses(7, forgetNext)).toEqual([...Array(5).fill(200), 429, 429]);
});

it('limits clients whose address is unknown together', async () => {
  await count('sign-up from an unknown address', 59);
  const signUpUnknown = () => limitSignUps(api.database.db, new Headers());
  await signUpUnknown();
  await expect(signUpUnknown()).rejects.toMatchObject({ status: 429 });
});

it("doesn't limit sign-ups from this machine if the app is only reachable there", async () => {
  await count('sign-up from 127.0.0.1', 60);
  expect((await signUp({ email: newEmail() }, fromAddress('127.0.0.1'))).status).toBe(202);
  const forwarded = { ...fromAddress('127.0.0.1'), [forwardedHeader()]: '1' };
  expect((await signUp({ email: newEmail() }, forwarded)).status).toBe(429);
});

it('limits forgotten-password requests from one address', async () => {
  await count('password-reset from 192.0.4.7', 19);
  expect(await statuses(2, () => forget(newEmail(), fromAddress('192.0.4.7')))).toEqual([200, 429]);
  await count('password-reset from 127.0.0.1', 20);
  expect((await forget(newEmail(), fromAddress('127.0.0.1'))).status).toBe(200);
});

it('limits forgotten-password requests for one account, known or not, also on this machine', async () => {
  const { email } = await api.signedIn();
  for (const recipient of [email, newEmail()]) {
    const seen = await statuses(8, () => forget(recipient));
    expect(seen).toEqual([...Array(5).fill(200), ...Array(3).fill(429)]);
    expect((await forget(recipient.toUpperCase(), fromAddress('127.0.0.1'))).status).toBe(429);
    // However it's padded: the key of a limit was the address before it was trimmed.
    for (const padded of [
      ` ${recipient}`,
      `${recipient}\t`,
      `\u00a0${recipient}\ufeff`,
      ' '.repeat(300) + recipient,
    ])
      expect((await forget(padded)).status).toBe(429);
  }
});

it("doesn't count rejected forgotten-password requests, because they send no email", async () => {
  const { email } = await api.signedIn();
  const body = { email, redirectTo: 'https://evil.example' };
  const reject = () => api.post('/api/auth/request-password-reset', body, fromAddress());
  expect(new Set(await statuses(10, reject))).toEqual(new Set([403]));
  const busy = fromAddress();
  await count(`password-reset from ${Object.values(busy)[0]}`, 20);
  expect(new Set(await statuses(10, () => forget(email, busy)))).toEqual(new Set([429]));
  expect((await forget(email)).status).toBe(200);
});

it("doesn't count forgotten-password requests that an outage prevented", async () => {
  const recipient = newEmail();
  const fail = () => Promise.reject(new Error('The database is down'));
  const request = () => limitPasswordResets(api.database.db, recipient, new Headers(), fail);
  for (let time = 0; time < 6; time += 1) await expect(request()).rejects.toThrow('The database is down');
  expect((await forget(recipient)).status).toBe(200);
});

it("doesn't count calls to made-up paths, which reach nothing", async () => {
  const address = fromAddress();
  expect(await statuses(5, () => api.get(`/api/auth/${randomUUID()}`, { headers: address }))).toEqual(
    Array(5).fill(404),
  );
  const client = Object.values(address)[0] ?? '';
  expect(await api.database.db.rateLimit.count({ where: { key: { contains: client } } })).toBe(0);
});

it('hashes two passwords at a time, asks the rest to retry without counting them, and keeps serving other requests', async () => {
  let release = () => {};
  hashes.held = new Promise((resolve) => {
    release = resolve;
  });
  onTestFinished(() => release());
  const before = hashes.asked;
  const emails = Array.from({ length: 50 }, newEmail);
  let answered = 0;
  const counted = async (call: Promise<Response>) => {
    const response = await call;
    answered += 1;
    return response;
  };
  const guessing = Promise.all(emails.map((email) => counted(guess(email))));
  const signingUp = Promise.all(emails.map(() => counted(signUp({ email: newEmail(), password }))));
  // Two hash, and 32 wait.
  await until(() => answered === 66);
  expect(hashes.asked - before).toBe(2);
  await until(async () => (await api.get('/api/health/ready')).status === 200);
  release();
  const [guesses, signUps] = [await guessing, await signingUp];
  const withStatus = (responses: Response[], wanted: number) =>
    responses.filter(({ status }) => status === wanted);
  const busy = [guesses, signUps].map((responses) => withStatus(responses, 503));
  expect([...withStatus(guesses, 401), ...withStatus(signUps, 202)]).toHaveLength(34);
  expect(busy.flat()).toHaveLength(66);
  for (const response of busy.flat()) {
    expect(response.headers.get('Retry-After')).toBeTruthy();
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  }
  const unchecked = emails.filter((_email, at) => guesses[at]?.status === 503);
  const keys = unchecked.map((email) => `sign-in to ${email}`);
  expect(await api.database.db.rateLimit.count({ where: { key: { in: keys } } })).toBe(0);
  expect((await signUp({ email: newEmail(), password })).status).toBe(202);
});
