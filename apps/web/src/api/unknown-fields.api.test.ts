import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listDescribed } from '@/testing/operations';
import { formWith, pictures } from '@/testing/pictures';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { storedUploads } from '@/testing/uploads';

let api: TestApi;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());

const report = { id: 'monthly-sales', data: { month: 1, year: 2023 } };
const image = { image_url: 'https://example.com/beach.jpg' };

async function rejected(response: Response): Promise<unknown> {
  expect(response.status).toBe(400);
  return (await response.json()).errors;
}

it('rejects an unknown field of every route by name', async () => {
  const admin = await api.signedIn('admin');
  for (const { method, path, example } of await listDescribed()) {
    if (method === 'GET' || path === '/api/imports') continue;
    const name = `${method} ${path}`;
    const init = { method, body: JSON.stringify({ ...example, flavor: 'sweet' }) };
    const headers = { 'Content-Type': 'application/json' };
    const url = path.replaceAll(/\{\w+\}/g, randomUUID());
    const response = await admin.send(url, { ...init, headers });
    expect(response.status, name).toBe(400);
    const errors: { pointer: string; message: string }[] = (await response.json()).errors;
    const error = errors.find(({ pointer }) => pointer === '/flavor');
    expect(error?.message, name).toMatch(/^is unknown/);
  }
});

it('rejects an unknown field in an object of the body, and lists the known ones', async () => {
  expect(await rejected(await me.post('/api/reports', { ...report, currency: 'USD' }))).toEqual([
    { pointer: '/currency', message: 'is unknown: use id, data, format, runAt, deadline, priority' },
  ]);
  const within = { ...report, data: { ...report.data, Month: 2 } };
  expect(await rejected(await me.post('/api/reports', within))).toEqual([
    { pointer: '/data/Month', message: 'is unknown: use month, currency, year' },
  ]);
});

it('names what it can’t do for a sign-up', async () => {
  const at = '2027-01-01T00:00:00Z';
  const body = { email: 'later@example.com', runAt: at, deadline: at, priority: 'high' };
  const message = 'is unknown: use email, name, password';
  expect(await rejected(await api.post('/api/signup', body))).toEqual([
    { pointer: '/runAt', message },
    { pointer: '/deadline', message },
    { pointer: '/priority', message },
  ]);
});

it('names up to ten unknown fields, however many there are', async () => {
  const fields = Array.from({ length: 200 }, (_, at) => [`field${at}`, 1]);
  const body = { ...report, ...Object.fromEntries(fields) };
  expect(await rejected(await me.post('/api/reports', body))).toHaveLength(10);
});

it("ignores the user_id of the article's requests", async () => {
  const email = 'article@example.com';
  expect((await api.post('/api/signup', { email, user_id: 1 })).status).toBe(202);
  for (const [path, body] of [
    ['/api/reports', report],
    ['/api/images', image],
  ] as const) {
    const key = { 'Idempotency-Key': path };
    const first = await me.post(path, { ...body, user_id: 1 }, key);
    expect(first.status, path).toBe(202);
    const again = await me.post(path, body, key);
    expect((await again.json()).id, path).toBe((await first.json()).id);
  }
  expect((await me.upload('/api/images', formWith(pictures.png, { user_id: '1' }))).status).toBe(202);
});

const csv = new TextEncoder().encode('a,b\n1,2\n');
it.each([
  ['/api/images', pictures.png, { width: '320' }, '/width', 'widths'],
  ['/api/images', pictures.png, { run_at: '2026-12-24T18:00:00Z' }, '/run_at', 'runAt'],
  ['/api/images', pictures.png, { currency: '' }, '/currency', 'formats'],
  ['/api/imports', csv, { dryrun: 'true' }, '/dryrun', 'dryRun'],
  ['/api/imports', csv, { Priority: 'high' }, '/Priority', 'priority'],
])(
  'rejects an unknown field of a form for %s, and keeps no file',
  async (path, file, fields, pointer, known) => {
    const before = await storedUploads();
    expect(await rejected(await me.upload(path, formWith(file, fields)))).toEqual([
      { pointer, message: expect.stringMatching(new RegExp(`^is unknown: use .*${known}`)) },
    ]);
    expect(await storedUploads()).toEqual(before);
  },
);
