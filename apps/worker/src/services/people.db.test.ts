import { randomUUID } from 'node:crypto';
import { findForcedScans, recordStatements, type Statements } from '@offload/core/test/kept-plans';
import { putPasswordLink } from '@offload/kinds/accounts/set-password';
import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findPerson } from './people';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('returns a user, and whether the account has a password', async () => {
  const { core, db } = database;
  expect(await findPerson(core, 'unknown')).toBeNull();
  const { id, email } = await createPerson(db);
  await db.user.update({ where: { id }, data: { name: 'Ada', emailVerified: false } });
  const person = { id, email, name: 'Ada', isVerified: false, hasPassword: false };
  const account = { id: randomUUID(), accountId: id, providerId: 'credential', userId: id };
  await db.account.create({ data: account });
  expect(await findPerson(core, id)).toEqual(person);
  await db.account.update({ where: { id: account.id }, data: { password: 'hash' } });
  await db.user.update({ where: { id }, data: { emailVerified: true } });
  expect(await findPerson(core, id)).toEqual({ ...person, isVerified: true, hasPassword: true });
});

it('finds users, and creates links, by statements whose kept plans read no whole table', async () => {
  const statements: Statements = new Map();
  const recorded = recordStatements(database.core, statements);
  const { id: userId } = await createPerson(database.db);
  await findPerson(recorded, userId);
  await putPasswordLink(recorded, { jobId: randomUUID(), userId, validSeconds: 60 });
  expect(statements.size).toBe(2);
  expect(await findForcedScans(database.url, statements)).toEqual([]);
});
