import { afterAll, beforeAll, expect, it } from 'vitest';
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

it('rejects a mistyped field, and says which one is meant', async () => {
  const body = { ...report, runat: '2026-12-24T18:00:00Z' };
  expect(await rejected(await me.post('/api/reports', body))).toEqual([
    { pointer: '/runat', message: 'is unknown: use runAt' },
  ]);
  const within = { ...report, data: { ...report.data, Month: 2 } };
  expect(await rejected(await me.post('/api/reports', within))).toEqual([
    { pointer: '/data/Month', message: 'is unknown: use month' },
  ]);
});

it('rejects one mistyped field, however many there are', async () => {
  const spellings = Array.from({ length: 200 }, (_, at) => [`run${'_'.repeat(at)}at`, 1]);
  const body = { ...report, ...Object.fromEntries(spellings) };
  expect(await rejected(await me.post('/api/reports', body))).toHaveLength(1);
});

it('takes back what it has returned, with the fields that no one can change', async () => {
  const webhook = { url: 'https://example.com/', events: ['job.failed'] };
  const { secret, ...created } = await (await me.post('/api/webhooks', webhook)).json();
  expect(secret).toEqual(expect.any(String));
  const changed = await me.patch(`/api/webhooks/${created.id}`, { ...created, events: ['job.succeeded'] });
  expect(await changed.json()).toMatchObject({ id: created.id, events: ['job.succeeded'] });
});

it("ignores the user_id of the article's requests, and what else its clients send", async () => {
  const email = 'article@example.com';
  expect((await api.post('/api/signup', { email, user_id: 1 })).status).toBe(202);
  for (const [path, body] of [
    ['/api/reports', report],
    ['/api/images', image],
  ] as const) {
    const key = { 'Idempotency-Key': path };
    const first = await me.post(path, { ...body, user_id: 1, tags: ['a'] }, key);
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
  ['/api/imports', csv, { dryrun: 'true' }, '/dryrun', 'dryRun'],
  ['/api/imports', csv, { Priority: 'high' }, '/Priority', 'priority'],
])(
  'rejects a mistyped field of a form for %s, and keeps no file',
  async (path, file, fields, pointer, meant) => {
    const before = await storedUploads();
    expect(await rejected(await me.upload(path, formWith(file, fields)))).toEqual([
      { pointer, message: `is unknown: use ${meant}` },
    ]);
    expect(await storedUploads()).toEqual(before);
  },
);
