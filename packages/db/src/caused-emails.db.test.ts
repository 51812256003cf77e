import type { Database } from '@offload/core/sql';
import { contractOf } from '@offload/core/test/contract';
import { createJobTools, type JobTools } from '@offload/core/test/jobs';
import { emailLedger } from '@offload/mail/ledger';
import { createPerson, createTestDatabase, places, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownerAddress } from './accounts/owner-address';
import { findCausedEmails } from './caused-emails';

const contracts = new Map(
  [contractOf('greeting'), contractOf('import', { notifiesOwner: true })].map((contract) => [
    contract.kind,
    contract,
  ]),
);
const { put }: JobTools = createJobTools([emailLedger(ownerAddress, places)]);
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

async function putFor(email: string, job: { kind: string; recipient?: string }, person: object = {}) {
  const { id: ownerId } =
    (await database.db.user.findUnique({ where: { email } })) ?? (await createPerson(database.db, email));
  await database.db.user.update({ where: { id: ownerId }, data: person });
  const { kind, recipient } = job;
  const { id } = await put(db, { ownerId, kind, ...(recipient && { extras: { recipient } }) });
  return id;
}

it('finds the recipients of the emails of jobs, once per kind, except for accepted emails', async () => {
  const ids = [
    await putFor('ada@example.com', { kind: 'greeting', recipient: 'ada@example.com' }),
    await putFor('ada@example.com', { kind: 'greeting', recipient: 'ada@example.com' }),
    await putFor('bob@example.com', { kind: 'greeting', recipient: 'bob@example.com' }),
  ];
  const sent = await putFor('eve@example.com', { kind: 'greeting', recipient: 'eve@example.com' });
  await database.db.email.update({ where: { jobId: sent }, data: { state: 'accepted' } });
  await putFor('other@example.com', { kind: 'greeting', recipient: 'other@example.com' });
  expect(await findCausedEmails(db, contracts, [...ids, sent])).toEqual([
    { kind: 'greeting', recipient: 'ada@example.com', isNotice: false },
    { kind: 'greeting', recipient: 'bob@example.com', isNotice: false },
  ]);
});

it('finds owners who get an email when their jobs finish, if they want that and their address is verified', async () => {
  const ids = [
    await putFor('olga@example.com', { kind: 'import' }),
    await putFor('quiet@example.com', { kind: 'import' }, { emailEvents: [] }),
    await putFor('new@example.com', { kind: 'import' }, { emailVerified: false }),
  ];
  expect(await findCausedEmails(db, contracts, ids)).toEqual([
    { kind: 'import', recipient: 'olga@example.com', isNotice: true },
  ]);
});
