import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findExpiredFiles, noteRemoved } from './files';
import { readOwnerUse } from './job-store/admission';
import { deleteJob } from './job-store/delete';
import { readStorageUse } from './storage-use';
import { putJob } from './testing/jobs';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function putFile(jobId: string, changes: object = {}): Promise<{ id: string; key: string }> {
  const id = randomUUID();
  const file = {
    id,
    jobId,
    role: 'output',
    name: 'a',
    contentType: 'text/plain',
    bytes: 7,
    key: `jobs/${id}`,
  };
  await database.db.file.create({ data: { ...file, ...changes } });
  return { id, key: file.key };
}

async function putEndedJob() {
  const job = await putJob(database.db);
  await database.db.job.update({
    where: { id: job.id },
    data: { state: 'failed', finishedAt: new Date(), errorCode: 'x', errorMessage: 'x' },
  });
  return job;
}

it('keeps the rows of a deleted job’s files until their bytes are gone, and no longer', async () => {
  const { db } = database;
  const { id, ownerId } = await putEndedJob();
  const file = await putFile(id);
  const removed = await putFile(id, { removedAt: new Date() });
  const deleted = await deleteJob(db, { id, kind: 'test' }, { owner: ownerId, actor: 'user:x' });
  expect(deleted).toMatchObject({ job: { id, kind: 'test' }, left: [file] });
  expect(await db.job.count({ where: { id } })).toBe(0);
  expect(await findExpiredFiles(db, 10)).toEqual([file]);
  await noteRemoved(db, [file.id]);
  expect(await db.file.count({ where: { id: { in: [file.id, removed.id] } } })).toBe(0);
});

it('finds the files of somebody whose account is gone', async () => {
  const { id, ownerId } = await putEndedJob();
  const file = await putFile(id);
  await database.db.user.delete({ where: { id: ownerId } });
  expect(await findExpiredFiles(database.db, 10)).toContainEqual(file);
});

it('keeps the row of an expired file of a job that is there, to say so', async () => {
  const { db } = database;
  const { id } = await putEndedJob();
  const file = await putFile(id, { expiresAt: new Date(0) });
  expect(await findExpiredFiles(db, 10)).toContainEqual(file);
  await noteRemoved(db, [file.id]);
  expect(await db.file.findUniqueOrThrow({ where: { id: file.id } })).toMatchObject({ jobId: id });
  expect(await findExpiredFiles(db, 10)).not.toContainEqual(file);
});

it('deletes only a job that has ended, of this kind, and of this person', async () => {
  const { db } = database;
  const running = await putJob(db);
  const { id, ownerId } = await putEndedJob();
  const access = { owner: ownerId, actor: 'user:x' };
  expect(await deleteJob(db, { id: running.id, kind: 'test' }, { ...access, owner: null })).toBeNull();
  expect(await deleteJob(db, { id, kind: 'other' }, access)).toBeNull();
  expect(await deleteJob(db, { id, kind: 'test' }, { ...access, owner: 'somebody' })).toBeNull();
  expect(await deleteJob(db, { id: randomUUID(), kind: 'test' }, access)).toBeNull();
  expect(await deleteJob(db, { id, kind: 'test' }, access)).toMatchObject({ job: { id }, left: [] });
});

it('lets two transactions add to one person’s files one after the other', async () => {
  const { db } = database;
  const { id, ownerId } = await putEndedJob();
  const seen = await Promise.all(
    ['email', 'image', 'report'].map((queue) =>
      db.$transaction(async (tx) => {
        // They lock each other out across queues too.
        const { usedBytes } = await readOwnerUse(tx, { queue, ownerId }, 1);
        await tx.file.create({
          data: {
            id: randomUUID(),
            jobId: id,
            role: 'source',
            name: 'a',
            contentType: 'a',
            bytes: 7,
            key: randomUUID(),
          },
        });
        return usedBytes;
      }),
    ),
  );
  expect(seen.sort((a, b) => a - b)).toEqual([0, 7, 14]);
  expect(await readStorageUse(db, ownerId)).toEqual({ fileBytes: 21, reservedBytes: 0 });
});

it('sums up without reading the files that others have', async () => {
  const { db } = database;
  await db.$executeRaw`
    INSERT INTO "user" (id, email, name) SELECT 'p' || n, 'p' || n || '@example.com', '' FROM generate_series(1, 200) n`;
  await db.$executeRaw`
    INSERT INTO job (id, kind, queue, owner_id, payload, max_attempts)
    SELECT gen_random_uuid(), 'x', 'email', 'p' || n, '{}', 1 FROM generate_series(1, 200) n, generate_series(1, 50)`;
  await db.$executeRaw`
    INSERT INTO file (id, job_id, role, name, content_type, bytes, key)
    SELECT gen_random_uuid(), id, 'output', 'a', 'a', 1, gen_random_uuid() FROM job, generate_series(1, 3)`;
  await db.$executeRawUnsafe('VACUUM ANALYZE job, file');
  const plan = await db.$queryRaw<{ 'QUERY PLAN': string }[]>`
    EXPLAIN SELECT sum(file.bytes) FROM job JOIN file ON file.job_id = job.id AND file.removed_at IS NULL
    WHERE job.owner_id = 'p7'`;
  const text = plan.map((row) => row['QUERY PLAN']).join('\n');
  expect(text).not.toContain('Seq Scan');
  expect(await readStorageUse(db, 'p7')).toEqual({ fileBytes: 150, reservedBytes: 0 });
});
