import { randomUUID } from 'node:crypto';
import { reservedBytesOf } from '@offload/db';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { putJob } from '@/testing/jobs';
import { formWith, pictures } from '@/testing/pictures';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { storedUploads } from '@/testing/uploads';

const reserved = reservedBytesOf({ writesFiles: true }, {});
let api: TestApi;
const megabyte = 1_000_000;

beforeAll(async () => {
  api = await openTestApi({ STORAGE_QUOTA_MB: '10' });
});
afterAll(() => api.close());

it("adds up a user's own input and output files while their bytes exist", async () => {
  const me = await api.signedIn();
  expect(await useOf(me)).toEqual({ usedBytes: 0, reservedBytes: 0, limitBytes: 10 * megabyte });
  await putBytes(me, 1_000, { role: 'source' });
  await putBytes(me, 200);
  await putBytes(me, 30, { expiresAt: new Date(0) });
  await putBytes(me, 4, { removedAt: new Date() });
  await putBytes(await api.signedIn(), 50_000);
  expect(await useOf(me)).toEqual({ usedBytes: 1_230, reservedBytes: 0, limitBytes: 10 * megabyte });
  expect((await api.get('/api/storage')).status).toBe(401);
});

it("rejects an upload that doesn't fit, says why, and stores nothing", async () => {
  const me = await api.signedIn();
  await putBytes(me, 10 * megabyte - pictures.png.length - reserved);
  expect((await upload(me)).status).toBe(202);
  const before = await storedUploads();
  const response = await upload(me);
  expect(response.status).toBe(413);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect((await response.json()).detail).toBe(
    'Your files and unfinished jobs use 10 MB of 10 MB. Delete images you no longer need, then try again.',
  );
  expect(await storedUploads()).toEqual(before);
});

it('rejects an upload that is larger than the remaining space', async () => {
  const me = await api.signedIn();
  await putBytes(me, 10 * megabyte - pictures.png.length + 1 - reserved);
  const before = await storedUploads();
  expect((await upload(me)).status).toBe(413);
  expect(await storedUploads()).toEqual(before);
  expect((await upload(me, pictures.gif)).status).toBe(202);
});

it('counts imports too', async () => {
  const me = await api.signedIn();
  const form = new FormData();
  form.append('file', new Blob(['Order ID\n1\n']), 'orders.csv');
  const send = () => me.send('/api/imports', { method: 'POST', body: form });
  await putBytes(me, 10 * megabyte - 4);
  const before = await storedUploads();
  expect((await send()).status).toBe(413);
  expect(await storedUploads()).toEqual(before);
});

it('accepts as many simultaneous uploads as there is room for', async () => {
  const me = await api.signedIn();
  const large = new Uint8Array(Buffer.concat([pictures.png, Buffer.alloc(3 * megabyte)]));
  const answers = await Promise.all(Array.from({ length: 6 }, () => upload(me, large)));
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 413, 413, 413, 413]);
  expect((await useOf(me)).usedBytes).toBe(2 * large.length);
});

it("doesn't count one user's files against another user", async () => {
  const [me, other] = [await api.signedIn(), await api.signedIn()];
  await putBytes(me, 10 * megabyte);
  expect((await upload(me)).status).toBe(413);
  expect((await upload(other)).status).toBe(202);
});

async function useOf(person: SignedInCaller) {
  return (await person.get('/api/storage')).json();
}

function upload(person: SignedInCaller, content = pictures.png): Promise<Response> {
  return person.send('/api/images', { method: 'POST', body: formWith(content) });
}

async function putBytes({ id: ownerId }: SignedInCaller, bytes: number, changes: object = {}): Promise<void> {
  const jobId = await putJob(api.database.db, ownerId);
  const id = randomUUID();
  const file = { id, jobId, key: `jobs/${id}`, role: 'output', name: 'a', contentType: 'image/webp', bytes };
  await api.database.db.file.create({ data: { ...file, ...changes } });
}
