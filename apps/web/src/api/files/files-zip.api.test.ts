import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { runtime } from '@/server/runtime';
import { putJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());

it("packs a job's output files unchanged, under their names", async () => {
  const id = await putJob(api.database.db, me.id);
  const large = Buffer.alloc(300_000, 'not packed once more');
  await putFile(id, 'beach-320.webp', large);
  await putFile(id, 'möwe.csv', Buffer.from('1'));
  await putFile(id, 'möwe.csv', Buffer.from('2'));
  await putFile(id, 'original.png', Buffer.from('given'), { role: 'source' });
  await putFile(id, 'old.webp', Buffer.from('expired'), { expiresAt: new Date(0) });
  await putFile(id, 'gone.webp', Buffer.from('removed'), { removedAt: new Date() });

  const response = await me.get(`/api/jobs/${id}/files.zip`);
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Type')).toBe('application/zip');
  expect(response.headers.get('Content-Disposition')).toBe('attachment; filename=welcome-email.zip');
  expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(await unpack(response)).toEqual(
    new Map([
      ['beach-320.webp', large],
      ['möwe.csv', Buffer.from('1')],
      ['möwe (2).csv', Buffer.from('2')],
    ]),
  );
  await api.database.db.job.update({ where: { id }, data: { title: 'beach.png' } });
  const titled = await me.get(`/api/jobs/${id}/files.zip`, { method: 'HEAD' });
  expect(titled.headers.get('Content-Disposition')).toBe('attachment; filename=beach.zip');
});

it('returns 404 if a job has no files, and 410 if none are left', async () => {
  const id = await putJob(api.database.db, me.id);
  expect((await me.get(`/api/jobs/${id}/files.zip`)).status).toBe(404);
  await putFile(id, 'old.webp', Buffer.from('expired'), { expiresAt: new Date(0) });
  const gone = await me.get(`/api/jobs/${id}/files.zip`);
  expect(await gone.json()).toMatchObject({ status: 410, title: 'Gone' });
});

it("responds with 404 for another user's job, as for one that doesn't exist; admins may see it", async () => {
  const id = await putJob(api.database.db, me.id);
  await putFile(id, 'a.webp', Buffer.from('mine'));
  const stranger = await api.signedIn();
  const others = await stranger.get(`/api/jobs/${id}/files.zip`);
  const nonexistent = await stranger.get(`/api/jobs/${randomUUID()}/files.zip`);
  expect([others.status, nonexistent.status]).toEqual([404, 404]);
  expect((await others.json()).detail).toBe((await nonexistent.json()).detail);
  expect((await api.get(`/api/jobs/${id}/files.zip`)).status).toBe(401);
  expect((await stranger.get('/api/jobs/x/files.zip')).status).toBe(404);
  const admin = await api.signedIn('admin');
  expect(await unpack(await admin.get(`/api/jobs/${id}/files.zip`))).toHaveProperty('size', 1);
});

it("aborts if a file's bytes are missing, so that a partial ZIP isn't taken for a complete one", async () => {
  const id = await putJob(api.database.db, me.id);
  await putFile(id, 'a.webp', Buffer.from('here'));
  await putFile(id, 'b.webp', Buffer.from('lost'), { key: `jobs/${id}/lost` });
  const response = await me.get(`/api/jobs/${id}/files.zip`);
  await expect(response.arrayBuffer()).rejects.toThrow();
});

it('aborts only this response if reading a file fails', async () => {
  const id = await putJob(api.database.db, me.id);
  await putFile(id, 'a.webp', Buffer.from('here'));
  async function* half() {
    yield Buffer.from('half');
    throw new Error('the disk is gone');
  }
  const reads = vi.spyOn(runtime().storage, 'read').mockResolvedValueOnce(Readable.from(half()));
  const response = await me.get(`/api/jobs/${id}/files.zip`);
  await expect(response.arrayBuffer()).rejects.toThrow('the disk is gone');
  reads.mockRestore();
});

it('closes all files when the client disconnects', async () => {
  const id = await putJob(api.database.db, me.id);
  for (const name of ['a.bin', 'b.bin', 'c.bin']) await putFile(id, name, Buffer.alloc(1_000_000));
  const reads = vi.spyOn(runtime().storage, 'read');
  const going = new AbortController();
  await me.get(`/api/jobs/${id}/files.zip`, { signal: going.signal });
  going.abort();
  const response = await me.get(`/api/jobs/${id}/files.zip`);
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  await me.get(`/api/jobs/${id}/files.zip`, { method: 'HEAD' });
  const opened = await Promise.all(reads.mock.results.map(({ value }) => value));
  expect(opened).toHaveLength(2);
  await until(() => opened.every(({ closed }) => closed));
  reads.mockRestore();
});

it("limits a user to three ZIPs at once, says when to retry, and doesn't affect other users", async () => {
  const user = await api.signedIn();
  const id = await putJob(api.database.db, user.id);
  await putFile(id, 'a.bin', Buffer.alloc(1_000_000));
  const path = `/api/jobs/${id}/files.zip`;
  const [first, ...others] = [await user.get(path), await user.get(path), await user.get(path)];
  const rejected = await user.get(path);
  expect(rejected.status).toBe(429);
  expect(rejected.headers.get('Retry-After')).toBe('10');
  expect((await user.get(path, { method: 'HEAD' })).status).toBe(200);
  const admin = await api.signedIn('admin');
  expect(await unpack(await admin.get(path))).toHaveProperty('size', 1);
  expect(await unpack(first)).toHaveProperty('size', 1);
  const another = await user.get(path);
  expect(another.status).toBe(200);
  for (const response of [another, ...others]) await response.body?.cancel();
  expect(await unpack(await user.get(path))).toHaveProperty('size', 1);
});

let clock = 0;

async function putFile(jobId: string, name: string, content: Buffer, changes: object = {}): Promise<void> {
  const id = randomUUID();
  const key = `jobs/${jobId}/${id}`;
  await runtime().storage.write(key, Readable.from([content]), 'application/octet-stream');
  const file = { id, jobId, key, role: 'output', name, contentType: 'image/webp', bytes: content.length };
  clock += 1_000;
  const createdAt = new Date(Date.UTC(2026, 0, 1) + clock);
  await api.database.db.file.create({ data: { ...file, createdAt, ...changes } });
}

async function unpack(response: Response): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const zip = await fromBufferPromise(Buffer.from(await response.arrayBuffer()), { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return files;
}
