import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Database } from '@offload/db';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { putJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let db: Database;
let owner: SignedInCaller;
let operator: SignedInCaller;
let jobId: string;
let fileId: string;

beforeAll(async () => {
  api = await openTestApi();
  db = api.database.db;
  owner = await api.signedIn();
  operator = await api.signedIn('operator');
});
afterAll(() => api.close());
beforeEach(async () => {
  jobId = await putJob(db, owner.id);
  fileId = await putFile('line,reason\n1,bad\n');
});

const reads = () =>
  db.operatorAction.findMany({ where: { subjectId: jobId, action: 'file.read' }, orderBy: { id: 'asc' } });

it("records only once that staff read another user's file, no matter which ranges they request", async () => {
  for (const headers of [{}, { Range: 'bytes=0-3' }, { Range: 'bytes=4-' }]) {
    await (await operator.get(`/api/files/${fileId}`, { headers })).text();
  }
  expect(await reads()).toMatchObject([
    { actorId: operator.id, actorEmail: operator.email, subjectType: 'job', after: { files: [fileId] } },
  ]);
  expect((await reads())[0]?.requestId).toMatch(/^[0-9a-f-]{36}$/);
});

it('records it again for another file, for another staff member, and after a while', async () => {
  const other = await putFile('more');
  await (await operator.get(`/api/files/${fileId}`)).text();
  await (await operator.get(`/api/files/${other}`)).text();
  await (await (await api.signedIn('admin')).get(`/api/files/${fileId}`)).text();
  expect(await reads()).toHaveLength(3);
  const earlier = {
    actorId: operator.id,
    actorEmail: operator.email,
    subjectType: 'job',
    action: 'file.read',
  };
  const third = await putFile('third');
  await db.operatorAction.create({
    data: { ...earlier, subjectId: jobId, after: { files: [third] }, at: new Date(Date.now() - 3_600_000) },
  });
  await (await operator.get(`/api/files/${third}`)).text();
  expect(await reads()).toHaveLength(5);
});

it('records nothing for owners, or if nothing was read', async () => {
  await (await owner.get(`/api/files/${fileId}`)).text();
  await (await owner.get(`/api/jobs/${jobId}/files.zip`)).arrayBuffer();
  await operator.get(`/api/files/${fileId}`, { method: 'HEAD' });
  await operator.get(`/api/files/${randomUUID()}`);
  await operator.get(`/api/files/${fileId}`, { headers: { 'If-None-Match': `"${fileId}"` } });
  expect(await reads()).toEqual([]);
});

it("records that staff read a job's ZIP, or the rows that an import rejected", async () => {
  await (await operator.get(`/api/jobs/${jobId}/files.zip`)).arrayBuffer();
  expect(await reads()).toMatchObject([{ after: { files: [fileId] } }]);
  jobId = await putJob(db, owner.id);
  await db.job.update({ where: { id: jobId }, data: { kind: 'sales-import' } });
  fileId = await putFile('line,reason\n1,bad\n');
  const rows = await operator.get(`/api/jobs/${jobId}/rejected-rows`);
  expect(await rows.json()).toEqual({ data: [{ line: 1, reason: 'bad' }] });
  expect(await reads()).toMatchObject([{ after: { files: [fileId] } }]);
});

async function putFile(content: string): Promise<string> {
  const id = randomUUID();
  const key = `jobs/${id}`;
  const about = { name: 'a.csv', contentType: 'text/csv', bytes: content.length, key };
  await runtime().storage.write(key, Readable.from([Buffer.from(content)]), about.contentType);
  await db.file.create({ data: { id, jobId, role: 'output', ...about } });
  return id;
}
