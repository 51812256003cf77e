import { findAttempts } from '@offload/core/test/worker-parts';
import type { Database } from '@offload/db';
import { system } from '@offload/kinds/system';
import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedHistory } from './seed-history';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  const [demo, admin] = [await createPerson(db), await createPerson(db)];
  const people = { email: demo.email, adminEmail: admin.email };
  await seedHistory(db, { ...people, appUrl: 'http://localhost:3000' });
});
afterAll(() => database.drop());

it('has a worker and a result of each attempt of each failed job', async () => {
  const failed = await db.job.findMany({ where: { state: 'failed' } });
  expect(failed.length).toBeGreaterThan(5);
  for (const { id, attempt, errorMessage, startedAt, finishedAt } of failed) {
    const attempts = await findAttempts(database.core, id);
    expect(attempts.map((run) => run.attempt)).toEqual(
      Array.from({ length: attempt }, (_, index) => index + 1),
    );
    expect(attempts.map(({ next }) => next)).toEqual([...Array(attempt - 1).fill('retrying'), 'failed']);
    for (const { host, message } of attempts) expect([host, message]).toEqual(['demo', errorMessage]);
    expect(attempts.at(-1)).toMatchObject({ startedAt, endedAt: finishedAt });
  }
});

it('counts each attempt in the figures', async () => {
  const [{ ends } = { ends: 0 }] = await db.$queryRaw<
    { ends: number }[]
  >`SELECT count(*)::int AS ends FROM offload.job_end`;
  expect(ends).toBe(await db.jobEvent.count({ where: { state: 'running' } }));
});

it('has payloads that a replay accepts', async () => {
  for (const { kind, payload } of await db.job.findMany({ where: { state: 'failed' } }))
    expect(system.contracts.get(kind)?.payload.safeParse(payload)).toMatchObject({ success: true });
});
