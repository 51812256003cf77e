import { codeAt } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPlugs, type Plugs } from './plugs';
import { startWeb } from './processes';

let plugs: Plugs;
let web: Awaited<ReturnType<typeof startWeb>>;
beforeAll(async () => {
  plugs = await openPlugs();
  web = await startWeb({ ...plugs.settings, more: { STAFF_TWO_FACTOR: 'on' } });
}, 180_000);
afterAll(() => plugs.close());

const places = [
  '',
  '/jobs',
  '/failed',
  '/schedules',
  '/queues',
  '/alerts',
  '/users',
  '/audit',
  '/bull-board',
];
const account = { email: 'ada@example.com', password: 'a phrase for the tests' };

let cookie = '';
const get = (path: string) => fetch(`${web.url}${path}`, { headers: { cookie }, redirect: 'manual' });

async function post(path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin: 'http://localhost:3000', cookie };
  return fetch(`${web.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

it('requires staff to set up a second factor before any admin page', async () => {
  expect((await post('/api/signup', account)).status).toBe(202);
  await plugs.database.db.user.update({ where: { email: account.email }, data: { role: 'admin' } });
  const signedIn = await post('/api/auth/sign-in/email', account);
  expect(signedIn.status).toBe(200);
  cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';

  for (const place of places) {
    const next = encodeURIComponent(`/admin${place}`);
    const page = await get(`/admin${place}`);
    expect(page.headers.get('location'), place).toContain(`/account/two-factor?next=${next}`);
  }
  const html = await (await get('/account/two-factor?next=%2Fadmin')).text();
  const secret = html.match(/[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}/)?.[0].replaceAll(' ', '') ?? '';
  const token = html.match(/token\\":\\"([0-9a-f]+)/)?.[1];
  const { password } = account;
  const enrolled = await post('/api/account/two-factor', { token, code: codeAt(secret), password });
  expect(enrolled.status).toBe(200);
  for (const place of places) expect((await get(`/admin${place}`)).status, place).toBe(200);
}, 120_000);
