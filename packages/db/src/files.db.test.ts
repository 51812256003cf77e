import { randomUUID } from 'node:crypto';
import type { Database } from '@offload/core/sql';
import { createJobTools, loseWorker } from '@offload/core/test/jobs';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  findExpiredFiles,
  findStoredFiles,
  findUnclaimedKeys,
  jobFiles,
  markFilesRemoved,
  type NewFile,
  type SourceFile,
} from './files';

let database: TestDatabase;
let db: Database;
const { put, take, run, finish, remove } = createJobTools([jobFiles]);
const source = (changes: Partial<SourceFile> = {}): SourceFile => {
  const id = randomUUID();
  return { id, name: 'a.csv', contentType: 'text/csv', bytes: 7, key: `uploads/${id}`, ...changes };
};
const output = (changes: Partial<NewFile> = {}): NewFile => {
  const id = randomUUID();
  const file = { id, role: 'output', name: 'a.txt', contentType: 'text/plain', bytes: 1 } as const;
  return { ...file, width: null, height: null, key: `jobs/${id}`, keepMs: null, ...changes };
};
const filesOf = (jobId: string) => database.db.file.findMany({ where: { jobId }, orderBy: { name: 'asc' } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

async function putFinishedJob(files: NewFile[] = [output()]) {
  const job = await put(db);
  await run(db, job.id, { state: 'succeeded', result: {}, attached: { files } });
  return job;
}

it('enqueues a job together with its input files, or not at all', async () => {
  const expiresAt = new Date(Date.now() + 60_000);
  const [kept, expiring] = [source(), source({ name: 'b.csv', expiresAt })];
  const { id } = await put(db, { extras: { sources: [kept, expiring] } });
  expect(await filesOf(id)).toMatchObject([
    { ...kept, role: 'source', expiresAt: null },
    { ...expiring, role: 'source', expiresAt },
  ]);
  const again = randomUUID();
  await expect(put(db, { id: again, extras: { sources: [source(), kept] } })).rejects.toThrow('file_pkey');
  expect(await database.db.job.findUnique({ where: { id: again } })).toBeNull();
  expect(await filesOf(again)).toEqual([]);
});

it('commits output files with the success of their run, and none of an overtaken run', async () => {
  const { id } = await put(db);
  const older = await take(db, id);
  await loseWorker(db, id);
  const newer = await take(db, id);
  for (const { fence } of [older, newer]) {
    const files = [output({ name: `by-run-${fence}`, width: 3, height: 2, keepMs: 60_000 })];
    await finish(db, { id, fence, outcome: { state: 'succeeded', result: {}, attached: { files } } });
  }
  const [file, ...more] = await filesOf(id);
  expect(more).toEqual([]);
  expect(file).toMatchObject({ name: `by-run-${newer.fence}`, role: 'output', width: 3, height: 2 });
  expect(Number(file?.expiresAt)).toBeGreaterThan(Date.now() + 30_000);
});

it("doesn't commit a success without its files", async () => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  const twice = output();
  const outcome = { state: 'succeeded', result: {}, attached: { files: [twice, twice] } } as const;
  await expect(finish(db, { id, fence, outcome })).rejects.toThrow('file_pkey');
  expect(await database.db.job.findUnique({ where: { id } })).toMatchObject({ state: 'running' });
});

it('keeps the file rows of a deleted job only until the files are removed from storage', async () => {
  const [file, removed] = [output(), output()];
  const { id } = await putFinishedJob([file, removed]);
  await database.db.file.update({ where: { id: removed.id }, data: { removedAt: new Date() } });
  const stored = [{ id: file.id, key: file.key }];
  expect(await findStoredFiles(db, id)).toEqual(stored);
  await remove(db, id);
  expect(await findExpiredFiles(db, 10)).toEqual(stored);
  await markFilesRemoved(db, [file.id]);
  expect(await database.db.file.count({ where: { id: { in: [file.id, removed.id] } } })).toBe(0);
});

it('keeps the row of an expired file while its job exists, and marks it as removed', async () => {
  const { id, key } = output();
  const job = await putFinishedJob([output({ id, key, keepMs: -1_000 })]);
  expect(await findExpiredFiles(db, 10)).toContainEqual({ id, key });
  await markFilesRemoved(db, [id]);
  expect(await filesOf(job.id)).toMatchObject([{ id, removedAt: expect.any(Date) }]);
  expect(await findExpiredFiles(db, 10)).not.toContainEqual({ id, key });
  expect(await findStoredFiles(db, job.id)).toEqual([]);
});

it('pages through expired files, and finds the keys that belong to no file', async () => {
  const files = [output({ keepMs: -1_000 }), output({ keepMs: -1_000 }), output({ keepMs: -1_000 })];
  await putFinishedJob(files);
  const [first, ...rest] = files.map(({ id }) => id).sort();
  const [page] = await findExpiredFiles(db, 1);
  expect(page?.id).toBe(first);
  expect((await findExpiredFiles(db, 10, page?.id)).map(({ id }) => id)).toEqual(rest);
  expect(await findUnclaimedKeys(db, [...files.map(({ key }) => key), 'uploads/x'])).toEqual(['uploads/x']);
});
