import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { csvLine } from '@offload/core/format/csv';
import { importResult } from '@offload/kinds/sales-import';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let person: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  person = await api.signedIn();
});
afterAll(() => api.close());

it('lists the first thousand rejected rows to users who may see the job', async () => {
  const rows = Array.from({ length: 1_200 }, (_, at) => `${at + 2},"quantity ""a"" is not a whole number",x`);
  const id = await endedImport(`line,reason,row\r\n${rows.join('\r\n')}\r\n`);
  const response = await person.get(`/api/jobs/${id}/rejected-rows`);
  expect(response.status).toBe(200);
  const { data } = await response.json();
  expect(data).toHaveLength(1_000);
  expect(data[999]).toEqual({ line: 1_001, reason: 'quantity "a" is not a whole number' });
  expect((await (await api.signedIn()).get(`/api/jobs/${id}/rejected-rows`)).status).toBe(404);
  expect((await api.get(`/api/jobs/${id}/rejected-rows`)).status).toBe(401);
});

it('shows reasons without the apostrophes that keep spreadsheets from running them', async () => {
  const reason = 'date "x;=1+1" must be a date like 2026-01-31';
  const id = await endedImport(csvLine(['line', 'reason', 'row']) + csvLine([2, reason, 'x']));
  const response = await person.get(`/api/jobs/${id}/rejected-rows`);
  expect(await response.json()).toEqual({ data: [{ line: 2, reason }] });
});

it('lists no rows if none were rejected, and returns 410 if the list has expired', async () => {
  const id = await importFile();
  expect(await (await person.get(`/api/jobs/${id}/rejected-rows`)).json()).toEqual({ data: [] });
  const old = await endedImport('line,reason,row\r\n2,bad,x\r\n');
  await api.database.db.file.updateMany({ where: { jobId: old }, data: { expiresAt: new Date(0) } });
  expect((await person.get(`/api/jobs/${old}/rejected-rows`)).status).toBe(410);
  const lost = await endedImport('line,reason,row\r\n2,bad,x\r\n');
  const { key } = await api.database.db.file.findFirstOrThrow({ where: { jobId: lost, role: 'output' } });
  await runtime().storage.remove(key);
  expect((await person.get(`/api/jobs/${lost}/rejected-rows`)).status).toBe(410);
  expect((await person.get('/api/jobs/nonsense/rejected-rows')).status).toBe(404);
});

/** Starts an import of a file that hasn't been sent before. */
async function importFile(): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([`order_number\n${randomUUID()}\n`]), 'orders.csv');
  return (await (await person.upload('/api/imports', form)).json()).id;
}

/** Creates a finished import with this list of rejected rows. */
async function endedImport(list: string): Promise<string> {
  const id = await importFile();
  const key = `jobs/${id}/1/${randomUUID()}`;
  const bytes = await runtime().storage.write(key, Readable.from([list]), 'text/csv');
  const file = { id: randomUUID(), name: 'a-rejected.csv', contentType: 'text/csv', bytes, key };
  const files = [{ ...file, role: 'output' as const, width: null, height: null, keepMs: 60_000 }];
  const result = importResult.parse({ rows: 1, new: 0, changed: 0, same: 0, repeated: 0, rejected: 1 });
  await runJob(api.database.db, id, { state: 'succeeded', result, attached: { files } });
  return id;
}
