import { randomUUID } from 'node:crypto';
import { openStorage } from '@offload/storage';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runtime } from '@/server/runtime';
import { failure, putJob, runJob } from '@/testing/jobs';
import { formWith, pictures } from '@/testing/pictures';
import { schedule } from '@/testing/schedules';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { storedUploads } from '@/testing/uploads';

let api: TestApi;
const megabyte = 1_000_000;
const quota = 40 * megabyte;
const boundary = 'the-line-between';
const report = { id: 'monthly-sales', data: { year: 2023, month: 1 } };

beforeAll(async () => {
  api = await openTestApi({ STORAGE_QUOTA_MB: String(quota / megabyte) });
});
afterAll(async () => {
  // Jobs of the last calls are still being dispatched, so the database must stay open until they are.
  const undispatched = { state: 'queued', heldBy: null, dispatchedAt: null };
  await until(async () => (await api.database.db.job.count({ where: undispatched })) === 0);
  await api.close();
});

it('rejects a report when storage is full, and enqueues nothing', async () => {
  const me = await api.signedIn();
  await putBytes(me, quota);
  const response = await me.post('/api/reports', report);
  expect(response.status).toBe(413);
  expect((await response.json()).detail).toBe(
    'Your files and unfinished jobs use 40 MB of 40 MB. This needs up to 1 MB. Delete images you no longer need, then try again.',
  );
  const planned = await schedule(me);
  expect((await me.post(`/api/schedules/${planned.id}/run`)).status).toBe(413);
  expect(await api.database.db.job.count({ where: { ownerId: me.id, kind: 'sales-report' } })).toBe(0);
});

it('lets a user retry a job that stores nothing when more than the whole storage is used', async () => {
  const me = await api.signedIn();
  await putBytes(me, quota + 1);
  const id = await putJob(api.database.db, me.id);
  await runJob(api.database.db, id, { state: 'failed', failure });
  expect((await me.post(`/api/jobs/${id}/retry`)).status).toBe(202);
});

it('reserves what a job may store until it has finished, in any state', async () => {
  const me = await api.signedIn();
  const ask = () => me.post('/api/images', { image_url: 'https://example.com/a.jpg' });
  const first = await (await ask()).json();
  expect(await useOf(me)).toEqual({ usedBytes: 0, reservedBytes: 26 * megabyte, limitBytes: quota });
  expect((await ask()).status).toBe(413);

  const retrying = { state: 'retrying', failure, delayMs: 0 } as const;
  await runJob(api.database.db, first.id, retrying);
  expect((await ask()).status).toBe(413);
  expect((await me.post(`/api/jobs/${first.id}/cancel`)).status).toBe(202);
  expect(await useOf(me)).toMatchObject({ reservedBytes: 0 });

  const second = await (await ask()).json();
  expect((await me.post(`/api/jobs/${first.id}/retry`)).status).toBe(413);
  await runJob(api.database.db, second.id, { state: 'succeeded', result: {} });
  expect((await me.post(`/api/jobs/${first.id}/retry`)).status).toBe(202);
  expect((await ask()).status).toBe(413);
});

it('accepts only as many simultaneous jobs as there is room for, across kinds', async () => {
  const me = await api.signedIn();
  await putBytes(me, quota - 27 * megabyte);
  const asks = [
    ...[1, 2, 3].map((month) => me.post('/api/reports', { ...report, data: { year: 2023, month } })),
    ...[1, 2].map(() => me.post('/api/images', { image_url: 'https://example.com/a.jpg' })),
  ];
  const answers = await Promise.all(asks);
  expect(answers.filter(({ status }) => status === 413).length).toBeGreaterThan(0);
  expect((await useOf(me)).reservedBytes).toBeLessThanOrEqual(27 * megabyte);
});

it('cuts off an upload as soon as it exceeds the remaining space, and stores nothing', async () => {
  const me = await api.signedIn();
  await putBytes(me, quota - 5 * megabyte);
  const upload = openUpload(me, 7 * megabyte);
  const response = await upload.response;
  expect(response.status).toBe(413);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect((await response.json()).detail).toContain('Delete images you no longer need');
  upload.end();
  await until(async () => (await storedUploads()).length === 0);
});

it("counts all of a user's uploads in progress together", async () => {
  const me = await api.signedIn();
  await putBytes(me, quota - 10 * megabyte);
  const uploads = [openUpload(me, 6 * megabyte), openUpload(me, 6 * megabyte)];
  const cut = await Promise.race(uploads.map(({ response }) => response));
  expect(cut.status).toBe(413);
  for (const { end } of uploads) end();
  const answers = await Promise.all(uploads.map(({ response }) => response));
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 413]);
});

it('repeats the response to an upload without a storage or room for it, and stores nothing', async () => {
  const me = await api.signedIn();
  await putBytes(me, quota - 2 * megabyte);
  const content = new Uint8Array(0.8 * megabyte);
  content.set(pictures.png);
  const upload = () => me.upload('/api/images', formWith(content), { 'Idempotency-Key': 'k-1' });
  const first = await upload();
  expect(first.status).toBe(202);
  const stored = await storedUploads();
  const again = await upload();
  expect(again.status).toBe(202);
  expect((await again.json()).id).toBe((await first.json()).id);
  expect(await storedUploads()).toEqual(stored);
  const { storage } = runtime();
  runtime().storage = openStorage('s3://pictures?endpoint=http://127.0.0.1:1&region=none');
  expect((await upload()).status).toBe(202);
  runtime().storage = storage;
  content.fill(1, pictures.png.length);
  expect((await upload()).status).toBe(422);
  expect(await storedUploads()).toEqual(stored);
});

it("doesn't copy a checked file if there is no room for it", async () => {
  const me = await api.signedIn();
  const form = formWith(new TextEncoder().encode('order_number\n1\n'), { dryRun: 'true' }, 'orders.csv');
  const { id } = await (await me.upload('/api/imports', form)).json();
  await runJob(api.database.db, id);
  await api.database.db.file.updateMany({ where: { jobId: id }, data: { bytes: quota / 2 + 1 } });
  const write = vi.spyOn(runtime().storage, 'write');
  const importIt = () => me.post(`/api/imports/${id}/import`, {}, { 'Idempotency-Key': 'k-2' });
  expect((await importIt()).status).toBe(413);
  expect(write).not.toHaveBeenCalled();
  // Once there is, the second call is only a repetition.
  await api.database.db.file.updateMany({ where: { jobId: id }, data: { bytes: quota / 4 } });
  const [first, again] = [await importIt(), await importIt()];
  expect([first.status, again.status]).toEqual([202, 202]);
  const importing = (await first.json()).id;
  expect((await again.json()).id).toBe(importing);
  expect(write).toHaveBeenCalledOnce();
  // The import in progress needs no more.
  await api.database.db.file.updateMany({ where: { jobId: id }, data: { bytes: quota } });
  const another = await me.post(`/api/imports/${id}/import`, {});
  expect([another.status, (await another.json()).id]).toEqual([200, importing]);
  write.mockRestore();
});

it('counts jobs that a user runs from a schedule', async () => {
  const me = await api.signedIn();
  const planned = await schedule(me);
  const { id } = await (await me.post(`/api/schedules/${planned.id}/run`)).json();
  expect(await api.database.db.job.findUnique({ where: { id } })).toMatchObject({ userRequested: true });
});

it("limits simultaneous retries to the user's number of open jobs", async () => {
  const { db } = api.database;
  const me = await api.signedIn();
  const ids = await Promise.all([1, 2, 3, 4, 5, 6].map(() => putJob(db, me.id)));
  for (const id of ids) await runJob(db, id, { state: 'failed', failure });
  await db.queueSetting.create({ data: { queue: 'email', ownerOpen: 2 } });
  const answers = await Promise.all(ids.map((id) => me.post(`/api/jobs/${id}/retry`)));
  await db.queueSetting.deleteMany();
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 429, 429, 429, 429]);
});

async function useOf(user: SignedInCaller) {
  return (await user.get('/api/storage')).json();
}

async function putBytes({ id: ownerId }: SignedInCaller, bytes: number): Promise<void> {
  const jobId = await putJob(api.database.db, ownerId);
  await runJob(api.database.db, jobId);
  const id = randomUUID();
  const file = { id, jobId, key: `jobs/${id}`, role: 'output', name: 'a', contentType: 'image/webp', bytes };
  await api.database.db.file.create({ data: file });
}

/** Sends an image of this size, and leaves the form open until `end` is called. */
function openUpload(user: SignedInCaller, bytes: number) {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n`;
  const parts = [Buffer.from(head), Buffer.from(pictures.png)];
  for (let left = bytes; left > 0; left -= 500_000) parts.push(Buffer.alloc(500_000));
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const body = new ReadableStream({
    async pull(controller) {
      const part = parts.shift();
      if (part) return controller.enqueue(part);
      await ended;
      controller.enqueue(Buffer.from(`\r\n--${boundary}--\r\n`));
      controller.close();
    },
  });
  const headers = { 'Content-Type': `multipart/form-data; boundary=${boundary}` };
  return { response: user.upload('/api/images', body, headers), end };
}
