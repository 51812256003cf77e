import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '../client';
import { actionsOn, operator } from '../testing/job-changes';
import { failJob, putJob } from '../testing/jobs';
import { redoJob } from './redo';

let database: TestDatabase;
let db: Database;
const find = (id: string) => db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.job.deleteMany();
});

it('does a job again with another payload, once, and names the old one', async () => {
  const { id, ownerId } = await failJob(db, 'x', 'ada@example.com');
  const redo = {
    id,
    newId: randomUUID(),
    payload: { a: 2, b: 1 },
    recipient: 'bob@example.com',
    emailsOwner: false,
    sources: [],
  };
  const answers = await Promise.all([
    redoJob(db, redo, operator),
    redoJob(db, { ...redo, newId: randomUUID() }, operator),
  ]);
  const [made, ...more] = answers.flatMap((answer) => (answer ? [answer] : []));
  expect(more).toEqual([]);
  const job = await db.job.findUniqueOrThrow({ where: { id: made?.id ?? '' }, include: { email: true } });
  expect(job).toMatchObject({
    state: 'queued',
    kind: 'test',
    ownerId,
    payload: { a: 2, b: 1 },
    retryOf: id,
    email: { recipient: 'bob@example.com' },
  });
  expect(await find(id)).toMatchObject({ state: 'failed', dismissedBy: 'olga' });
  expect(await actionsOn(db, id)).toMatchObject([
    {
      action: 'job.redo',
      before: { state: 'failed', recipient: 'ada@example.com' },
      after: { job: made?.id, changed: ['a', 'b'], recipient: 'bob@example.com' },
    },
  ]);
  const { id: running } = await putJob(db);
  expect(await redoJob(db, { ...redo, id: running, newId: randomUUID() }, operator)).toBeNull();
});
