import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { failure, putJob, runJob, takeJob } from '@/testing/jobs';
import { formWith, pictures } from '@/testing/pictures';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());

it('deletes an image with all its files and their bytes', async () => {
  const { id, files } = await putImage(me);
  expect((await remove(me, id)).status).toBe(204);
  for (const path of [`/api/jobs/${id}`, `/api/jobs/${id}/files.zip`, ...files.map(urlOf)]) {
    expect((await me.get(path)).status).toBe(404);
  }
  expect((await (await me.get('/api/jobs?kind=resize-image')).json()).data).toEqual([]);
  expect(await (await me.get('/api/storage')).json()).toMatchObject({ usedBytes: 0 });
  await until(async () => (await api.database.db.file.count({ where: { id: { in: idsOf(files) } } })) === 0);
  for (const { key } of files) {
    await expect(runtime().storage.read(key)).rejects.toMatchObject({ code: 'FILE_GONE' });
  }
  expect((await remove(me, id)).status).toBe(404);
});

it('deletes an image whose job failed or was canceled', async () => {
  const failed = await putImage(me, 'failed');
  expect((await remove(me, failed.id)).status).toBe(204);
  const waiting = await ask(me);
  expect((await me.post(`/api/jobs/${waiting}/cancel`)).status).toBe(202);
  expect((await remove(me, waiting)).status).toBe(204);
});

it.each(['queued', 'running', 'retrying', 'canceling'])('returns 409 while the job is %s', async (state) => {
  const { db } = api.database;
  const id = await ask(me);
  if (state === 'retrying') await runJob(db, id, { state, failure, delayMs: 60_000 });
  if (state === 'running' || state === 'canceling') await takeJob(db, id);
  if (state === 'canceling') await me.post(`/api/jobs/${id}/cancel`);
  const response = await remove(me, id);
  expect(response.status).toBe(409);
  expect((await response.json()).detail).toContain('Cancel its job');
  expect(await (await me.get(`/api/jobs/${id}`)).json()).toMatchObject({ state });
});

it("responds with 404 for another user's image, as for one that doesn't exist; admins may delete it, audited", async () => {
  const { id, files } = await putImage(me);
  const stranger = await api.signedIn();
  const others = await remove(stranger, id);
  const nonexistent = await remove(stranger, randomUUID());
  expect([others.status, nonexistent.status]).toEqual([404, 404]);
  expect((await others.json()).detail).toBe((await nonexistent.json()).detail);
  expect((await api.send(`/api/images/${id}`, { method: 'DELETE' })).status).toBe(401);
  for (const file of files) expect((await me.get(urlOf(file), { method: 'HEAD' })).status).toBe(200);
  expect((await remove(await api.signedIn('viewer'), id)).status).toBe(403);
  const admin = await api.signedIn('admin');
  expect((await remove(admin, id)).status).toBe(204);
  const actions = await api.database.db.operatorAction.findMany({ where: { subjectId: id } });
  expect(actions).toMatchObject([
    { actorId: admin.id, action: 'job.delete', before: { state: 'succeeded', title: 'beach.png' } },
  ]);
});

it('deletes only images', async () => {
  const id = await putJob(api.database.db, me.id);
  await runJob(api.database.db, id);
  expect((await remove(me, id)).status).toBe(404);
  expect((await remove(me, 'x')).status).toBe(404);
  expect((await me.get(`/api/jobs/${id}`)).status).toBe(200);
});

it('rejects requests from pages of other sites', async () => {
  const { id } = await putImage(me);
  const init = { method: 'DELETE', headers: { Origin: 'https://evil.example' } };
  expect((await me.send(`/api/images/${id}`, init)).status).toBe(403);
  expect((await me.get(`/api/jobs/${id}`)).status).toBe(200);
});

it('deletes an image while storage is down, and keeps track of its bytes', async () => {
  const { id, files } = await putImage(me);
  const { storage } = runtime();
  const { remove: removeBytes } = storage;
  let isAsked = false;
  storage.remove = async () => {
    isAsked = true;
    throw new Error('the storage is down');
  };
  expect((await remove(me, id)).status).toBe(204);
  await until(() => isAsked);
  storage.remove = removeBytes;
  const left = await api.database.db.file.findMany({ where: { id: { in: idsOf(files) } } });
  expect(left).toHaveLength(files.length);
  expect(left.every(({ jobId, removedAt }) => jobId === null && removedAt === null)).toBe(true);
});

interface StoredFile {
  id: string;
  key: string;
}

function urlOf({ id }: StoredFile): string {
  return `/api/files/${id}`;
}

function idsOf(files: StoredFile[]): string[] {
  return files.map(({ id }) => id);
}

function remove(person: SignedInCaller, id: string): Promise<Response> {
  return person.send(`/api/images/${id}`, { method: 'DELETE' });
}

async function ask(person: SignedInCaller): Promise<string> {
  const response = await person.send('/api/images', { method: 'POST', body: formWith(pictures.png) });
  return (await response.json()).id;
}

/** Creates an image whose job succeeded with one output file, or failed. */
async function putImage(person: SignedInCaller, state: 'succeeded' | 'failed' = 'succeeded') {
  const { db } = api.database;
  const id = await ask(person);
  const key = `jobs/${id}/1/${randomUUID()}`;
  const [content, contentType] = [Buffer.from(pictures.webp), 'image/webp'];
  await runtime().storage.write(key, Readable.from([content]), contentType);
  const made = { id: randomUUID(), role: 'output' as const, name: 'a.webp', contentType, key };
  const files = [{ ...made, bytes: content.length, width: 2, height: 2, keepMs: null }];
  await runJob(db, id, state === 'failed' ? { state, failure } : { state, result: {}, attached: { files } });
  return { id, files: await db.file.findMany({ where: { jobId: id }, select: { id: true, key: true } }) };
}
