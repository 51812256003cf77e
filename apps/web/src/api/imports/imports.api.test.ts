import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runJob, takeJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { storedUploads } from '@/testing/uploads';

let api: TestApi;
let person: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  person = await api.signedIn();
});
afterAll(() => api.close());

it('accepts a file and responds with its job', async () => {
  const content = someCsv();
  const response = await upload(person, content, 'C:\\orders\\März.csv');
  const job = await response.json();
  expect(response.status).toBe(202);
  expect(job).toMatchObject({ kind: 'sales-import', queue: 'import', state: 'queued', files: [] });
  expect(response.headers.get('Location')).toBe(`/api/jobs/${job.id}`);
  expect(response.headers.get('Retry-After')).toBe('1');
  const { title } = await api.database.db.job.findUniqueOrThrow({ where: { id: job.id } });
  expect(title).toBe('März.csv');
});

it('keeps the file for a week', async () => {
  const content = someCsv();
  const { id } = await (await upload(person, content)).json();
  const source = await api.database.db.file.findFirstOrThrow({ where: { jobId: id } });
  expect(source).toMatchObject({ role: 'source', name: 'orders.csv', bytes: Buffer.byteLength(content) });
  expect(Math.round(((source.expiresAt?.getTime() ?? 0) - Date.now()) / 3_600_000)).toBe(7 * 24);
});

it('accepts a time and a priority as form fields, and keeps the file until a week after that time', async () => {
  const runAt = new Date(Date.now() + 30 * 86_400_000).toISOString();
  const form = formOf(someCsv());
  form.append('runAt', runAt);
  form.append('priority', 'low');
  const job = await (await person.upload('/api/imports', form)).json();
  expect(job).toMatchObject({ state: 'scheduled', runAt, priority: 'low' });
  const source = await api.database.db.file.findFirstOrThrow({ where: { jobId: job.id } });
  expect(source.expiresAt?.getTime()).toBe(Date.parse(runAt) + 7 * 86_400_000);
  form.set('priority', 'urgent');
  const refused = await person.upload('/api/imports', form);
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ errors: [{ pointer: '/priority' }] });
});

it('accepts a dry run and column names, and reports invalid ones', async () => {
  const form = formOf(someCsv());
  form.append('dryRun', 'true');
  form.append('columns', '{"unit_price": " Price "}');
  form.append('encoding', 'shift_jis');
  form.append('dateOrder', 'day-first');
  form.append('decimalMark', '');
  const { id } = await (await person.upload('/api/imports', form)).json();
  const { title, payload } = await api.database.db.job.findUniqueOrThrow({ where: { id } });
  expect(title).toBe('orders.csv, check only');
  expect(payload).toMatchObject({
    dryRun: true,
    columns: { unit_price: 'Price' },
    encoding: 'shift_jis',
    dateOrder: 'day-first',
    decimalMark: null,
  });
  for (const [field, value, pointer] of [
    ['dryRun', 'perhaps', '/dryRun'],
    ['columns', 'Price', '/columns'],
    ['columns', '{"price": "Price"}', '/columns/price'],
    ['columns', '{"unit_price": ""}', '/columns/unit_price'],
    ['columns', '{"unit_price": "\\ud800"}', '/columns/unit_price'],
    ['encoding', 'latin1', '/encoding'],
    ['dateOrder', 'year-first', '/dateOrder'],
    ['decimalMark', ',', '/decimalMark'],
  ] as const) {
    const wrong = formOf(someCsv());
    wrong.append(field, value);
    const refused = await person.upload('/api/imports', wrong);
    expect(refused.status).toBe(400);
    expect((await refused.json()).errors[0].pointer).toBe(pointer);
  }
});

it('imports the file of a successful dry run, for its owner only', async () => {
  const content = someCsv();
  const form = formOf(content);
  form.append('dryRun', 'true');
  form.append('columns', '{"unit_price": "Price"}');
  const { id } = await (await person.upload('/api/imports', form)).json();
  const importIt = (caller: SignedInCaller) => caller.post(`/api/imports/${id}/import`);
  expect((await importIt(person)).status).toBe(409);
  // Uploading the same file doesn't return the dry run's job.
  expect((await (await upload(person, content)).json()).id).not.toBe(id);
  await runJob(api.database.db, id);
  expect((await importIt(await api.signedIn())).status).toBe(404);
  expect((await importIt(await api.signedIn('admin'))).status).toBe(404);
  const response = await importIt(person);
  expect(response.status).toBe(202);
  const job = await response.json();
  const row = await api.database.db.job.findUniqueOrThrow({
    where: { id: job.id },
    include: { files: true },
  });
  expect(row).toMatchObject({ title: 'orders.csv', payload: { dryRun: false } });
  expect(row.payload).toMatchObject({ columns: { unit_price: 'Price' } });
  expect(row.files).toMatchObject([{ role: 'source', bytes: Buffer.byteLength(content) }]);
  const before = (await storedUploads()).length;
  expect((await (await importIt(person)).json()).id).toBe(job.id);
  expect(await storedUploads()).toHaveLength(before);
});

it('returns the job in progress for the same file under any name, and a new job afterwards', async () => {
  const content = someCsv();
  const before = (await storedUploads()).length;
  const ids = await Promise.all(
    ['a.csv', 'b.csv', 'a.csv'].map(async (name) => (await (await upload(person, content, name)).json()).id),
  );
  expect(new Set(ids).size).toBe(1);
  expect(await storedUploads()).toHaveLength(before + 1);
  await takeJob(api.database.db, ids[0]);
  expect((await (await upload(person, content)).json()).id).toBe(ids[0]);
  const other = await api.signedIn();
  expect((await (await upload(other, content)).json()).id).not.toBe(ids[0]);

  const first = someCsv();
  const { id } = await (await upload(person, first)).json();
  await runJob(api.database.db, id);
  expect((await (await upload(person, first)).json()).id).not.toBe(id);
});

it('returns the stored response for the same Idempotency-Key and file, and stores no second copy', async () => {
  const content = someCsv();
  const key = { 'Idempotency-Key': randomUUID() };
  const first = await (await upload(person, content, 'a.csv', key)).json();
  await runJob(api.database.db, first.id);
  const before = await storedUploads();
  expect(await (await upload(person, content, 'a.csv', key)).json()).toEqual(first);
  expect((await upload(person, someCsv(), 'a.csv', key)).status).toBe(422);
  expect(await storedUploads()).toEqual(before);
});

it.each<[string, () => Promise<Response>, number]>([
  ['no session', () => api.upload('/api/imports', formOf('a')), 401],
  ['JSON', () => person.post('/api/imports', { file: 'a' }), 415],
  ['no body', () => person.upload('/api/imports', ''), 415],
  ['a form without a file', () => person.upload('/api/imports', formWith('file', 'text')), 400],
  ['a file in another field', () => person.upload('/api/imports', formWith('csv', new Blob(['a']))), 400],
  ['an empty file', () => upload(person, ''), 400],
  ['a file of blank lines', () => upload(person, '\uFEFF\r\n\r\n'), 400],
  ['an image', () => upload(person, Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')), 415],
  ['a workbook', () => upload(person, 'PK\u0003\u0004', 'orders.csv'), 415],
  ['a form that breaks off', () => person.upload('/api/imports', '--x\r\n', multipart), 400],
])('rejects %s with problem details, and stores nothing', async (_what, call, status) => {
  const before = await storedUploads();
  const response = await call();
  expect(response.status).toBe(status);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await storedUploads()).toEqual(before);
});

const multipart = { 'Content-Type': 'multipart/form-data; boundary=x' };

/** Returns a file that hasn't been sent before. */
const someCsv = () => `order_number,date\n${randomUUID()},2026-01-31\n`;

function formWith(field: string, value: string | Blob, name?: string): FormData {
  const form = new FormData();
  if (typeof value === 'string') form.append(field, value);
  else form.append(field, value, name);
  return form;
}

const formOf = (content: string | Uint8Array<ArrayBuffer>, name = 'orders.csv') =>
  formWith('file', new Blob([content], { type: 'text/csv' }), name);

const upload = (
  caller: SignedInCaller,
  content: string | Uint8Array<ArrayBuffer>,
  name?: string,
  headers?: Record<string, string>,
) => caller.upload('/api/imports', formOf(content, name), headers);
