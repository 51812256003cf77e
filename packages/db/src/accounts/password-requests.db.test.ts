import { randomUUID } from 'node:crypto';
import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../client';
import { addPasswordRequest, takePasswordRequests } from './password-requests';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

it('gives each request to one caller, and ignores addresses without an account', async () => {
  const people = await Promise.all(Array.from({ length: 20 }, () => createPerson(db)));
  for (const { email } of people) await addPasswordRequest(db, email);
  for (let count = 0; count < 5; count += 1) await addPasswordRequest(db, `${randomUUID()}@example.com`);
  const rounds = await Promise.all(
    Array.from({ length: 4 }, () => db.$transaction((tx) => takePasswordRequests(tx, 100))),
  );
  expect(
    rounds
      .flat()
      .map(({ userId }) => userId)
      .sort(),
  ).toEqual(people.map(({ id }) => id).sort());
  expect(await db.passwordRequest.count()).toBe(0);
});

it('keeps a request if the transaction that took it fails', async () => {
  const { email } = await createPerson(db);
  await addPasswordRequest(db, email);
  const failing = db.$transaction(async (tx) => {
    await takePasswordRequests(tx, 100);
    throw new Error('the worker is gone');
  });
  await expect(failing).rejects.toThrow('the worker is gone');
  expect(await db.passwordRequest.count({ where: { email } })).toBe(1);
});
