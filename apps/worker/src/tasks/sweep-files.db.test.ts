import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Database, openDatabase } from '@offload/core/sql';
import { enqueueIn } from '@offload/core/test/jobs';
import { findLeftoversOf } from '@offload/db';
import { resizeImage } from '@offload/kinds/resize-image';
import { system } from '@offload/kinds/system';
import { isStorageError, openStorage } from '@offload/storage';
import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sweepFiles, sweepUploads } from './sweep-files';

const enqueue = enqueueIn(system);
const root = mkdtempSync(join(tmpdir(), 'offload-files-'));
const folder = join(root, 'files');
const signal = new AbortController().signal;
const storage = openStorage(`file:${folder}`);
let database: TestDatabase;
let core: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  core = openDatabase(database.url, { poolSize: 5 });
});
afterAll(async () => {
  await core.close();
  await database.drop();
  rmSync(root, { recursive: true });
});

it('removes the bytes of expired files, and keeps their rows', async () => {
  const expired = await putFile(await putJob(), { expiresAt: new Date(0) });
  const kept = await putFile(await putJob());
  await sweepFiles({ core, storage }, signal);
  expect(await isThere(expired.key)).toBe(false);
  expect(await isThere(kept.key)).toBe(true);
  const row = await database.db.file.findUniqueOrThrow({ where: { id: expired.id } });
  expect(row.removedAt).not.toBeNull();
});

it("removes a deleted job's files, bytes first, and retries if the storage is down", async () => {
  const { db } = database;
  const jobId = await putJob();
  const file = await putFile(jobId);
  await db.job.delete({ where: { id: jobId } });
  renameSync(folder, `${folder}-away`);
  await expect(sweepFiles({ core, storage }, signal)).rejects.toMatchObject({ code: 'STORAGE_DOWN' });
  renameSync(`${folder}-away`, folder);
  expect(await db.file.count({ where: { id: file.id } })).toBe(1);
  await sweepFiles({ core, storage }, signal);
  expect(await isThere(file.key)).toBe(false);
  expect(await db.file.count({ where: { id: file.id } })).toBe(0);
});

it("continues if some files can't be removed, no matter how many, and retries those", async () => {
  const { db } = database;
  const jobId = await putJob();
  const broken = Array.from({ length: 501 }, () => fileOf(jobId, { expiresAt: new Date(0) }));
  await db.file.createMany({ data: broken });
  // Replaces each file with a folder.
  for (const { key } of broken) mkdirSync(join(folder, key), { recursive: true });
  const last = await putFile(jobId, { id: 'ffffffff-ffff-4fff-bfff-ffffffffffff', expiresAt: new Date(1) });
  await expect(sweepFiles({ core, storage }, signal)).rejects.toThrow(
    '501 files or folders could not be removed',
  );
  expect(await isThere(last.key)).toBe(false);
  const isOpen = { jobId, removedAt: null };
  expect(await db.file.count({ where: isOpen })).toBe(501);

  for (const { key } of broken) rmSync(join(folder, key), { recursive: true });
  await sweepFiles({ core, storage }, signal);
  expect(await db.file.count({ where: isOpen })).toBe(0);
});

it("stops when it's aborted", async () => {
  const stopped = AbortSignal.abort();
  const kept = await putFile(await putJob(), { expiresAt: new Date(0) });
  await expect(sweepFiles({ core, storage }, stopped)).rejects.toThrow('aborted');
  expect(await isThere(kept.key)).toBe(true);
});

it('skips any number of uploads that are in use', async () => {
  const { db } = database;
  const jobId = await putJob();
  const used = Array.from({ length: 600 }, () => fileOf(jobId, { key: `uploads/${randomUUID()}` }));
  await db.file.createMany({ data: used });
  const orphans = Array.from({ length: 30 }, () => `uploads/${randomUUID()}`);
  for (const key of [...used.map(({ key }) => key), ...orphans]) {
    await write(key);
    await utimes(join(folder, key), 0, 0);
  }
  await sweepUploads({ core, storage }, signal);
  expect((await Promise.all(orphans.map(isThere))).filter(Boolean)).toEqual([]);
  expect((await Promise.all(used.map(({ key }) => isThere(key)))).every(Boolean)).toBe(true);
});

it("removes uploads that weren't used by a job within a day", async () => {
  const [fresh, old, taken] = ['uploads/fresh', 'uploads/old', 'uploads/taken'];
  for (const key of [fresh, old]) await write(key);
  await putFile(await putJob(), { role: 'source', key: taken });
  for (const key of [old, taken]) await utimes(join(folder, key), 0, 0);
  await sweepUploads({ core, storage }, signal);
  expect(await Promise.all([fresh, old, taken].map(isThere))).toEqual([true, false, true]);
});

it("removes what a dead worker's runs left once their job has finished, and nothing else", async () => {
  const { db } = database;
  const [lost, unfinished, gone] = [await putJob(), await putJob(), randomUUID()];
  const failure = { errorCode: 'worker_lost', errorMessage: 'It was lost.', startedAt: new Date(0) };
  await db.job.update({
    where: { id: lost },
    data: { ...failure, state: 'failed', finishedAt: new Date(0) },
  });
  for (const jobId of [lost, unfinished, gone]) await db.runLeftover.create({ data: { jobId, fence: 2 } });
  const keys = [lost, unfinished, gone].flatMap((id) => [`jobs/${id}/1/a`, `jobs/${id}/2/a`]);
  for (const key of keys) await write(key);
  await sweepFiles({ core, storage }, signal);
  expect(await Promise.all(keys.map(isThere))).toEqual([true, false, true, true, true, false]);
  expect(await findLeftoversOf(core, lost, 2)).toEqual([]);
  expect(await findLeftoversOf(core, unfinished, 2)).toHaveLength(1);
});

async function putJob(): Promise<string> {
  const { id: ownerId } = await createPerson(database.db);
  const { id } = await core.transaction((tx) => enqueue(tx, resizeImage, {}, { ownerId }));
  return id;
}

interface Changes {
  id?: string;
  key?: string;
  role?: string;
  expiresAt?: Date;
}

function fileOf(jobId: string, changes: Changes = {}) {
  const id = randomUUID();
  const file = { id, role: 'output', name: 'a', contentType: 'text/plain', bytes: 1, key: `jobs/${id}` };
  return { ...file, jobId, ...changes };
}

async function putFile(jobId: string, changes: Changes = {}) {
  const row = await database.db.file.create({ data: fileOf(jobId, changes) });
  await write(row.key);
  return row;
}

async function write(key: string): Promise<void> {
  await storage.write(key, Readable.from([Buffer.from('1')]), 'text/plain');
}

async function isThere(key: string): Promise<boolean> {
  try {
    (await storage.read(key)).destroy();
    return true;
  } catch (error) {
    if (isStorageError(error, 'FILE_GONE')) return false;
    throw error;
  }
}
