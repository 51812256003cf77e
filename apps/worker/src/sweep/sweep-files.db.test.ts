import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { insertJob } from '@offload/db';
import { isStorageError, openStorage } from '@offload/storage';
import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sweepFiles } from './sweep-files';

const folder = mkdtempSync(join(tmpdir(), 'offload-files-'));
const storage = openStorage(`file:${folder}`);
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

it('removes the bytes of what has expired, and keeps its row', async () => {
  const expired = await putFile(await putJob(), { expiresAt: new Date(0) });
  const kept = await putFile(await putJob());
  await sweepFiles(database.db, storage);
  expect(await isThere(expired.key)).toBe(false);
  expect(await isThere(kept.key)).toBe(true);
  const row = await database.db.file.findUniqueOrThrow({ where: { id: expired.id } });
  expect(row.removedAt).not.toBeNull();
});

it('removes what is left of a deleted job, bytes first, and tries again where the storage is down', async () => {
  const { db } = database;
  const jobId = await putJob();
  const file = await putFile(jobId);
  await db.job.delete({ where: { id: jobId } });
  const broken = { ...storage, remove: async () => Promise.reject(new Error('the storage is down')) };
  await expect(sweepFiles(db, broken)).rejects.toThrow('down');
  expect(await db.file.count({ where: { id: file.id } })).toBe(1);
  await sweepFiles(db, storage);
  expect(await isThere(file.key)).toBe(false);
  expect(await db.file.count({ where: { id: file.id } })).toBe(0);
});

it('removes uploads that became no job within a day', async () => {
  const [fresh, old, taken] = ['uploads/fresh', 'uploads/old', 'uploads/taken'];
  for (const key of [fresh, old]) await write(key);
  await putFile(await putJob(), { role: 'source', key: taken });
  for (const key of [old, taken]) await utimes(join(folder, key), 0, 0);
  await sweepFiles(database.db, storage);
  expect(await Promise.all([fresh, old, taken].map(isThere))).toEqual([true, false, true]);
});

it('removes what the runs of a dead worker have left, and nothing of the one that succeeded', async () => {
  const { db } = database;
  const [lost, done] = [await putJob(), await putJob()];
  const ended = { claim: 2, tidied: 0, startedAt: new Date(0), finishedAt: new Date(0) };
  const failure = { errorCode: 'worker_lost', errorMessage: 'It was lost.' };
  await db.job.update({ where: { id: lost }, data: { ...ended, ...failure, state: 'failed' } });
  await db.job.update({ where: { id: done }, data: { ...ended, state: 'succeeded', result: {} } });
  const keys = [lost, done].flatMap((id) => [`jobs/${id}/1/a`, `jobs/${id}/2/a`]);
  for (const key of keys) await write(key);
  await sweepFiles(db, storage);
  expect(await Promise.all(keys.map(isThere))).toEqual([false, false, false, true]);
  const rows = await db.job.findMany({ where: { id: { in: [lost, done] } } });
  expect(rows).toMatchObject([{ tidied: 2 }, { tidied: 2 }]);
});

async function putJob(): Promise<string> {
  const { id: ownerId } = await createPerson(database.db);
  const job = { id: randomUUID(), ownerId, kind: 'test', queue: 'image', title: null, payload: {} };
  const { id } = await database.db.$transaction((tx) => insertJob(tx, { ...job, maxAttempts: 1 }));
  return id;
}

async function putFile(jobId: string, changes: { key?: string; role?: string; expiresAt?: Date } = {}) {
  const id = randomUUID();
  const file = {
    id,
    jobId,
    role: 'output',
    name: 'a',
    contentType: 'text/plain',
    bytes: 1,
    key: `jobs/${id}`,
  };
  const row = await database.db.file.create({ data: { ...file, ...changes } });
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
