import { defineSystem } from '@offload/core';
import type { Database } from '@offload/core/sql';
import { contractOf } from '@offload/core/test/contract';
import { loseWorker } from '@offload/core/test/jobs';
import { findForcedScans, recordStatements, type Statements } from '@offload/core/test/kept-plans';
import { ownerAddress } from '@offload/db';
import {
  createPerson,
  createTestDatabase,
  createTestSystem,
  places,
  type TestDatabase,
} from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { beginSending, emailLedger, findMessage, recordDeferral, recordSmtpResponse } from './ledger';

let database: TestDatabase;
let db: Database;
const email = contractOf('email', { sendsEmail: true });
const access = contractOf('access', { sendsEmail: true, grantsAccess: true });
const silent = contractOf('silent');
const { system, tools, enqueue } = createTestSystem(
  [emailLedger(ownerAddress, places)],
  [email, access, silent],
);
const { put, take, cancel, retry } = tools;
const accepted = { state: 'accepted', response: '250 OK' } as const;
const find = (run: { id: string; fence: number }) => findMessage(db, ownerAddress, run, { toOwner: false });
const lineOf = (jobId: string) => database.db.email.findUnique({ where: { jobId } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

async function claimEmail() {
  const { id: ownerId } = await createPerson(database.db);
  const { id } = await put(db, { ownerId, extras: { recipient: 'ada@example.com' } });
  return take(db, id);
}

it('adds a ledger entry with each job that sends an email, or enqueues nothing', async () => {
  const { id } = await put(db, { extras: { recipient: 'ada@example.com' } });
  expect(await lineOf(id)).toMatchObject({ recipient: 'ada@example.com', state: 'pending', unanswered: 0 });
  expect(await lineOf((await put(db)).id)).toBeNull();
  let rolledBack = '';
  const inserting = db.transaction(async (tx) => {
    rolledBack = (await put(tx, { extras: { recipient: 'ada@example.com' } })).id;
    throw new Error('rolled back');
  });
  await expect(inserting).rejects.toThrow('rolled back');
  expect(await lineOf(rolledBack)).toBeNull();
});

it("sends an email to the recipient, or to the owner's address if it grants access", async () => {
  const { id: ownerId, email: address } = await createPerson(database.db);
  const recipient = 'ada@example.com';
  const toRecipient = await enqueue(db, email, {}, { ownerId, recipient });
  expect(await lineOf(toRecipient.id)).toMatchObject({ recipient });
  const toOwner = await enqueue(db, access, {}, { ownerId });
  expect(await lineOf(toOwner.id)).toMatchObject({ recipient: address });
  await expect(enqueue(db, email, {}, { ownerId })).rejects.toThrow(
    'without a recipient. Add one, or remove sendsEmail from kinds/email/contract.ts.',
  );
  await expect(enqueue(db, access, {}, { ownerId, recipient })).rejects.toThrow('takes no recipient');
  await expect(enqueue(db, silent, {}, { ownerId, recipient })).rejects.toThrow(
    'Set sendsEmail in kinds/silent/contract.ts.',
  );
});

it('rejects a contract that grants access and lets staff edit the recipient', () => {
  const contracts = [contractOf('access', { grantsAccess: true, editableRecipient: true })];
  const { queues } = system;
  expect(() => defineSystem({ queues, contracts, hooks: [emailLedger(ownerAddress, places)] })).toThrow(
    'editableRecipient',
  );
});

it('gives permission to the run that holds the job, and keeps the first Message-ID for every copy', async () => {
  const run = await claimEmail();
  expect(await beginSending(db, run, '<first@x>')).toBe(true);
  expect(await find(run)).toMatchObject({
    state: 'sending',
    messageId: '<first@x>',
  });
  await recordSmtpResponse(db, run.id, { state: 'pending', response: '450 later' });
  expect(await beginSending(db, run, '<second@x>')).toBe(true);
  expect(await find(run)).toMatchObject({
    messageId: '<first@x>',
    unanswered: 0,
  });
});

it('gives permission to one of many concurrent requests for an email whose delivery is unknown', async () => {
  const run = await claimEmail();
  await beginSending(db, run, `<${run.id}@x>`);
  const given = await Promise.all(Array.from({ length: 10 }, () => beginSending(db, run, `<${run.id}@x>`)));
  expect(given.filter(Boolean)).toHaveLength(1);
  expect(await find(run)).toMatchObject({ unanswered: 1 });
});

it('never gives permission for an accepted email', async () => {
  const run = await claimEmail();
  await beginSending(db, run, `<${run.id}@x>`);
  await recordSmtpResponse(db, run.id, accepted);
  expect(await beginSending(db, run, `<${run.id}@x>`)).toBe(false);
  await recordSmtpResponse(db, run.id, { state: 'refused', response: '550 no' });
  expect(await find(run)).toMatchObject({
    state: 'accepted',
    response: '250 OK',
  });
});

it('gives permission again for a rejected email', async () => {
  const run = await claimEmail();
  await beginSending(db, run, `<${run.id}@x>`);
  await recordSmtpResponse(db, run.id, { state: 'refused', response: '550 no' });
  expect(await beginSending(db, run, `<${run.id}@x>`)).toBe(true);
});

it('gives no permission to an older run, or to a run that is being canceled', async () => {
  const older = await claimEmail();
  await loseWorker(db, older.id);
  const newer = await take(db, older.id);
  expect(await beginSending(db, older, '<older@x>')).toBe(false);
  await cancel(db, older.id);
  expect(await beginSending(db, newer, '<newer@x>')).toBe(false);
  expect(await find(older)).toMatchObject({ state: 'pending', messageId: null });
});

it('allows an email whose delivery is unknown once more if the job is retried', async () => {
  const { id } = await put(db, { extras: { recipient: 'ada@example.com' } });
  await database.db.email.update({ where: { jobId: id }, data: { state: 'sending', unanswered: 1 } });
  await cancel(db, id);
  expect(await lineOf(id)).toMatchObject({ unanswered: 1 });
  await retry(db, id);
  expect(await lineOf(id)).toMatchObject({ unanswered: 0 });
});

it('has no ledger entry for a job that sends no email', async () => {
  const { id } = await put(db);
  const run = await take(db, id);
  expect(await find(run)).toBeNull();
  expect(await beginSending(db, run, `<${run.id}@x>`)).toBe(false);
});

it('records when an email was accepted', async () => {
  const run = await claimEmail();
  await beginSending(db, run, `<${run.id}@x>`);
  const at = await recordSmtpResponse(db, run.id, accepted);
  expect((await find(run))?.acceptedAt).toEqual(at);
});

it("follows the owner's address with an email that goes there, until the server has accepted it", async () => {
  const { id: ownerId, email: address } = await createPerson(database.db);
  const { id } = await enqueue(db, access, {}, { ownerId });
  const run = await take(db, id);
  const change = (to: string) => database.db.user.update({ where: { id: ownerId }, data: { email: to } });
  const toOwner = (fence = run.fence) => findMessage(db, ownerAddress, { id, fence }, { toOwner: true });
  await change(`new-${address}`);
  expect(await find(run)).toMatchObject({ recipient: address, isVerified: false });
  expect(await toOwner(run.fence - 1)).toMatchObject({ recipient: address, isVerified: false });
  expect(await toOwner()).toMatchObject({ recipient: `new-${address}`, isVerified: true, state: 'pending' });
  expect(await lineOf(id)).toMatchObject({ recipient: `new-${address}` });
  await beginSending(db, run, `<${id}@x>`);
  await recordSmtpResponse(db, id, accepted);
  await change(`newest-${address}`);
  expect(await toOwner()).toMatchObject({ recipient: `new-${address}`, isVerified: false });
});

it('sends an email by statements whose kept plans read no whole table', async () => {
  const statements: Statements = new Map();
  const recorded = recordStatements(db, statements);
  const run = await claimEmail();
  await findMessage(recorded, ownerAddress, run, { toOwner: true });
  await beginSending(recorded, run, `<${run.id}@x>`);
  await recordDeferral(recorded, run.id, { by: 'server', state: null, response: '452 full' });
  await recordSmtpResponse(recorded, run.id, accepted);
  expect(statements.size).toBe(4);
  expect(await findForcedScans(database.url, statements)).toEqual([]);
});
