import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from './client';
import { findAnswer, keepAnswer, pruneIdempotencyKeys } from './idempotent-answer';

let database: TestDatabase;
let db: Database;
const answer = { bodyHash: 'hash', status: 202, location: '/api/jobs/1', body: { id: '1' } };
const newKey = () => ({ caller: 'ada', route: 'POST /api/x', key: String(randomUUID()) });
const find = (key: ReturnType<typeof newKey>) => db.$transaction((tx) => findAnswer(tx, key));

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

it('finds a saved response only for the same caller, route, and key', async () => {
  const key = newKey();
  expect(await find(key)).toBeNull();
  await db.$transaction((tx) => keepAnswer(tx, key, answer));
  expect(await find(key)).toMatchObject(answer);
  expect(await find({ ...key, caller: 'bob' })).toBeNull();
  expect(await find({ ...key, route: 'POST /api/y' })).toBeNull();
  expect(await find({ ...key, key: 'another' })).toBeNull();
});

it('locks the key for the caller that found nothing until its transaction ends', async () => {
  const key = newKey();
  await db.$transaction(async (tx) => {
    expect(await findAnswer(tx, key)).toBeNull();
    expect(await find(key)).toBe('in-flight');
    expect(await find({ ...key, key: 'another' })).toBeNull();
    await keepAnswer(tx, key, answer);
    expect(await find(key)).toBe('in-flight');
  });
  expect(await find(key)).toMatchObject(answer);
});

it('frees the key when the transaction is rolled back', async () => {
  const key = newKey();
  const rolledBack = db.$transaction(async (tx) => {
    await findAnswer(tx, key);
    await keepAnswer(tx, key, answer);
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  expect(await find(key)).toBeNull();
});

it('prunes only responses that are older than a day', async () => {
  const [old, young] = [newKey(), newKey()];
  for (const key of [old, young]) await db.$transaction((tx) => keepAnswer(tx, key, answer));
  const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  await db.idempotentAnswer.updateMany({ where: { key: old.key }, data: { createdAt: ago(24.1) } });
  await db.idempotentAnswer.updateMany({ where: { key: young.key }, data: { createdAt: ago(23.9) } });
  await pruneIdempotencyKeys(db);
  expect(await find(old)).toBeNull();
  expect(await find(young)).toMatchObject(answer);
});
