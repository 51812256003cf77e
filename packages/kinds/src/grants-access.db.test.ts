import { enqueueIn } from '@offload/core/test/jobs';
import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { welcomeEmail } from '../welcome-email/contract';
import { system } from './system';

const enqueue = enqueueIn(system);
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it("sends an email that grants access to the owner's address from the database", async () => {
  const { db } = database;
  const owner = await createPerson(db);
  const options = { ownerId: owner.id };
  const job = await db.$transaction((tx) => enqueue(tx, welcomeEmail, { personId: owner.id }, options));
  expect(await db.email.findUnique({ where: { jobId: job.id } })).toMatchObject({ recipient: owner.email });
});

it('rejects another recipient for an email that grants access', async () => {
  const { db } = database;
  const owner = await createPerson(db);
  const options = { ownerId: owner.id, recipient: 'stranger@example.com' };
  const enqueued = db.$transaction((tx) => enqueue(tx, welcomeEmail, { personId: owner.id }, options));
  await expect(enqueued).rejects.toThrow('takes no recipient');
  expect(await db.job.count({ where: { ownerId: owner.id } })).toBe(0);
});
