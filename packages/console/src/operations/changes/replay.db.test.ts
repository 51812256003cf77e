import { randomUUID } from 'node:crypto';
import { contractOf } from '@offload/core/testing/contract';
import { jobFiles, ownerAddress } from '@offload/db';
import { emailLedger } from '@offload/mail/ledger';
import {
  createPerson,
  createTestDatabase,
  createTestSystem,
  places,
  type TestDatabase,
} from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditLog } from '../audit-log';
import { type Replay, replayJob } from './replay';

let database: TestDatabase;
const contract = contractOf('email', { sendsEmail: true });
const access = contractOf('access', { grantsAccess: true });
const { system, tools } = createTestSystem(
  [emailLedger(ownerAddress, places), jobFiles, auditLog],
  [contract, access],
);
const operator = { id: 'olga', email: 'olga@example.com', ip: null, userAgent: null, requestId: 'r' };
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id }, include: { email: true } });
const replay = (of: Pick<Replay, 'id'> & Partial<Replay>) => {
  const cause = { requestId: 'r', traceparent: null };
  const defaults = { newId: randomUUID(), contract, payload: { a: 1 }, recipient: null, fields: {}, cause };
  return database.db.$transaction((tx) => replayJob(tx, system, { ...defaults, ...of }, operator));
};
const fail = (more: object = {}) =>
  tools.fail(database.core, 'x', { kind: 'email', extras: { recipient: 'ada@example.com' }, ...more });

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('replays a job with another payload, once, and links it to the original', async () => {
  const { id, ownerId } = await fail({ maxAttempts: 2 });
  const change = { id, payload: { a: 2, b: 1 }, recipient: 'bob@example.com' };
  const replays = await Promise.all([replay(change), replay(change)]);
  const [made, ...more] = replays.flatMap((job) => job ?? []);
  expect(more).toEqual([]);
  expect(await find(made?.id ?? '')).toMatchObject({
    ...{ state: 'queued', kind: 'email', ownerId, payload: { a: 2, b: 1 }, maxAttempts: 2, retryOf: id },
    ...{ userRequested: false, email: { recipient: 'bob@example.com' } },
  });
  expect(await find(id)).toMatchObject({ state: 'failed', dismissedBy: 'olga' });
  expect(await database.db.operatorAction.findMany({ where: { subjectId: made?.id ?? '' } })).toMatchObject([
    {
      ...{ action: 'job.create', actorEmail: operator.email, before: { recipient: 'ada@example.com' } },
      after: { replayOf: id, changed: ['a', 'b'], recipient: 'bob@example.com' },
    },
  ]);
  expect(await database.db.operatorAction.findMany({ where: { subjectId: id } })).toMatchObject([
    {
      action: 'job.redo',
      before: { state: 'failed', recipient: 'ada@example.com' },
      after: { job: made?.id, changed: ['a', 'b'], recipient: 'bob@example.com' },
    },
  ]);
});

it('records a replay that changes only the recipient, without an empty list of fields', async () => {
  const { id } = await fail();
  const job = await find(id);
  const payload = JSON.parse(JSON.stringify(job.payload));
  await replay({ id, payload, recipient: 'bob@example.com' });
  const action = await database.db.operatorAction.findFirstOrThrow({ where: { subjectId: id } });
  expect(action.before).toMatchObject({ recipient: 'ada@example.com' });
  expect(action.after).toEqual({ job: expect.any(String), recipient: 'bob@example.com' });
});

it('sends the email to the same address, or to the owner if it grants access', async () => {
  const same = await replay({ id: (await fail()).id });
  expect((await find(same?.id ?? '')).email).toMatchObject({ recipient: 'ada@example.com' });
  const { id: ownerId, email } = await createPerson(database.db);
  const { id } = await fail({ kind: 'access', ownerId });
  const toOwner = await replay({ id, contract: access });
  expect((await find(toOwner?.id ?? '')).email).toMatchObject({ recipient: email });
});

it('gives the replay its own input files', async () => {
  const source = {
    id: randomUUID(),
    name: 'a',
    contentType: 'a/a',
    bytes: 1,
    key: `uploads/${randomUUID()}`,
  };
  const made = await replay({ id: (await fail()).id, fields: { sources: [source] } });
  expect(await database.db.file.findMany({ where: { jobId: made?.id ?? '' } })).toMatchObject([source]);
});

it("doesn't replay a job in progress, or dismiss a job whose replay is rejected", async () => {
  const { id: running } = await tools.put(database.core, { kind: 'email' });
  expect(await replay({ id: running })).toBeNull();
  const { id } = await fail();
  await expect(replay({ id, contract: contractOf('unknown') })).rejects.toThrow(
    "isn't in the list of contracts",
  );
  expect(await find(id)).toMatchObject({ dismissedAt: null });
});
