import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findOwnersByAddress } from './owner-address';

let database: TestDatabase;
let ada: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ada = (await createPerson(database.db, 'ada_100%@example.com')).id;
  await createPerson(database.db, 'bob@example.com');
});
afterAll(() => database.drop());

it.each([
  ['the beginning of an address', 'ADA_1', 'beginning', true],
  ['an address with wildcard characters', 'ada_100%@', 'beginning', true],
  ['a part of an address', 'da_1', 'anywhere', true],
  ['a part of an address if only its beginning counts', 'da_1', 'beginning', false],
  ['a wildcard', 'ada%', 'anywhere', false],
  ['an address with another beginning', 'xda', 'anywhere', false],
] as const)('finds owners by %s', async (_what, text, place, isFound) => {
  expect(await findOwnersByAddress(database.core, text, place)).toEqual(isFound ? [ada] : []);
});
