import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type S3Server, startS3Server, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { putJob } from '@/testing/jobs';
import { formWith, pictures } from '@/testing/pictures';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { storedUploads } from '@/testing/uploads';

let server: S3Server;
let api: TestApi;
let me: SignedInCaller;
let jobId: string;

beforeAll(async () => {
  server = await startS3Server();
  api = await openTestApi({ STORAGE_URL: await server.createBucket('files') });
  me = await api.signedIn();
  jobId = await putJob(api.database.db, me.id);
});
afterAll(async () => {
  await api.close();
  await server.stop();
});

it('serves a file from a bucket, whole or in part, to its owner', async () => {
  const path = await putFile(Buffer.from('0123456789'));
  const whole = await me.get(path);
  expect([whole.status, whole.headers.get('Content-Length')]).toEqual([200, '10']);
  expect(await whole.text()).toBe('0123456789');
  const part = await me.get(path, { headers: { Range: 'bytes=7-' } });
  expect([part.status, part.headers.get('Content-Range')]).toEqual([206, 'bytes 7-9/10']);
  expect(await part.text()).toBe('789');
  expect((await (await api.signedIn()).get(path)).status).toBe(404);
});

it('releases the bucket when a client disconnects during a download', async () => {
  const path = await putFile(Buffer.alloc(30_000_000));
  const going = new AbortController();
  const left = await me.get(path, { signal: going.signal });
  await left.body?.getReader().read();
  const canceled = await me.get(path);
  expect(server.answering()).toBe(2);
  going.abort();
  await until(() => server.answering() === 1);
  await canceled.body?.cancel();
  await until(() => server.answering() === 0);
  await me.get(path, { signal: AbortSignal.abort() });
  await until(() => server.answering() === 0);
});

it('uploads to the bucket in parts', async () => {
  const picture = new Uint8Array(Buffer.concat([pictures.png, Buffer.alloc(7_000_000, 7)]));
  const response = await me.send('/api/images', { method: 'POST', body: formWith(picture) });
  expect(response.status).toBe(202);
  const { id } = await response.json();
  const { key } = await api.database.db.file.findFirstOrThrow({ where: { jobId: id } });
  expect((await buffer(await runtime().storage.read(key))).equals(picture)).toBe(true);
});

it('leaves neither a file nor parts in the bucket when an upload is interrupted', async () => {
  const before = await storedUploads();
  const asked: string[] = [];
  server.conduct(({ method, url }) => {
    asked.push(`${method} ${url}`);
    return undefined;
  });
  const isAbout = (what: RegExp) => asked.some((request) => what.test(request));
  const head = '--line\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n';
  const parts = [Buffer.from(head), pictures.png, Buffer.alloc(12_000_000)];
  const body = new ReadableStream({
    async pull(controller) {
      const part = parts.shift();
      if (part) return controller.enqueue(part);
      await until(() => isAbout(/^PUT .*partNumber=1/));
      controller.error(new Error('the line is dead'));
    },
  });
  const headers = { 'Content-Type': 'multipart/form-data; boundary=line' };
  const call = { method: 'POST', headers, body, duplex: 'half' as const };
  expect((await me.send('/api/images', call)).status).toBe(400);
  await until(() => isAbout(/^DELETE .*uploadId=/));
  expect(await storedUploads()).toEqual(before);
});

it('returns 410 if the file is missing from the bucket', async () => {
  const path = await putFile(Buffer.from('x'), { key: `jobs/${randomUUID()}/lost` });
  expect((await me.get(path)).status).toBe(410);
});

it('asks to try again while the bucket is down, without revealing where it is or why', async () => {
  const path = await putFile(Buffer.from('0123456789'));
  await server.stop();
  const response = await me.get(path);
  expect(response.status).toBe(503);
  expect(response.headers.get('Retry-After')).toBe('5');
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const health = await api.get('/api/health');
  expect(health.status).toBe(503);
  const said = (await response.text()) + (await health.text());
  expect(said).toContain('"storage":"down"');
  expect(said).not.toMatch(/s3|bucket|127\.0\.0\.1|ECONN|\n\s+at /i);
  await server.start();
  expect(await (await me.get(path)).text()).toBe('0123456789');
});

async function putFile(content: Buffer, changes: object = {}): Promise<string> {
  const id = randomUUID();
  const key = `jobs/${jobId}/1/${id}`;
  const bytes = await runtime().storage.write(key, Readable.from([content]), 'text/plain');
  const file = { id, jobId, key, role: 'output', name: 'a.txt', contentType: 'text/plain', bytes };
  await api.database.db.file.create({ data: { ...file, ...changes } });
  return `/api/files/${id}`;
}
