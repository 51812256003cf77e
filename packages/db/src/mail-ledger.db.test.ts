import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from './client';
import { cancelJob } from './job-store/change';
import { beginSending, findMessage, noteAnswer } from './mail-ledger';
import { loseWorker, putJob, take } from './testing/jobs';

let database: TestDatabase;
let db: Database;
const accepted = { state: 'accepted', response: '250 OK' } as const;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

it('gives leave to the run that holds the claim, and keeps the first Message-ID for every copy', async () => {
  const run = await takenMessage();
  expect(await beginSending(db, run, '<first@x>')).toBe(true);
  expect(await findMessage(db, run.id)).toMatchObject({ state: 'sending', messageId: '<first@x>' });
  await noteAnswer(db, run.id, { state: 'pending', response: '450 later' });
  expect(await beginSending(db, run, '<second@x>')).toBe(true);
  expect(await findMessage(db, run.id)).toMatchObject({ messageId: '<first@x>', unanswered: 0 });
});

it('gives leave to one of many who ask at the same time for a message of unknown fate', async () => {
  const run = await takenMessage();
  await beginSending(db, run, `<${run.id}@x>`);
  const answers = await Promise.all(Array.from({ length: 10 }, () => beginSending(db, run, `<${run.id}@x>`)));
  expect(answers.filter(Boolean)).toHaveLength(1);
  expect(await findMessage(db, run.id)).toMatchObject({ unanswered: 1 });
});

it('never gives leave for a message that was accepted', async () => {
  const run = await takenMessage();
  await beginSending(db, run, `<${run.id}@x>`);
  await noteAnswer(db, run.id, accepted);
  expect(await beginSending(db, run, `<${run.id}@x>`)).toBe(false);
  await noteAnswer(db, run.id, { state: 'refused', response: '550 no' });
  expect(await findMessage(db, run.id)).toMatchObject({ state: 'accepted', response: '250 OK' });
});

it('gives leave again for a message that was refused', async () => {
  const run = await takenMessage();
  await beginSending(db, run, `<${run.id}@x>`);
  await noteAnswer(db, run.id, { state: 'refused', response: '550 no' });
  expect(await beginSending(db, run, `<${run.id}@x>`)).toBe(true);
});

it('gives no leave to an older claim, to a run that is being canceled, or for another job', async () => {
  const older = await takenMessage();
  await loseWorker(db, older.id);
  const newer = await take(db, older.id);
  expect(await beginSending(db, older, '<older@x>')).toBe(false);
  await cancelJob(db, older.id, { owner: null, actor: 'user:admin' });
  expect(await beginSending(db, newer, '<newer@x>')).toBe(false);
  expect(await findMessage(db, older.id)).toMatchObject({ state: 'pending', messageId: null });
});

it('knows of no message where a job sends none', async () => {
  const { id } = await putJob(db);
  const run = await take(db, id);
  expect(await findMessage(db, id)).toBeNull();
  expect(await beginSending(db, run, `<${run.id}@x>`)).toBe(false);
});

it('says when a message was accepted', async () => {
  const run = await takenMessage();
  await beginSending(db, run, `<${run.id}@x>`);
  const at = await noteAnswer(db, run.id, accepted);
  expect((await findMessage(db, run.id))?.acceptedAt).toEqual(at);
});

async function takenMessage() {
  const { id } = await putJob(db, { recipient: 'ada@example.com' });
  return take(db, id);
}
