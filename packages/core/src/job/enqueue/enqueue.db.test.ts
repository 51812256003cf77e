import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { Client } from 'pg';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { createJobTools, enqueueIn, enqueueMany, historyOf } from '../../../test/jobs';
import { defineJob } from '../../contract/contract';
import { sql } from '../../database/sql';
import { defineSystem } from '../../system/system';
import { readHistory } from '../history';
import type { Hook } from '../hooks';

let database: TestDatabase;
const greeting = defineJob({
  kind: 'greeting',
  queue: 'email',
  payload: z.object({ name: z.string().min(1), tone: z.string().default('kind') }),
  title: ({ name }) => `to ${name}`,
  version: 2,
  maxAttempts: 5,
  backoff: { firstMs: 1, maxMs: 1 },
  timeoutMs: 1_000,
});
const queues = { email: { concurrency: 1, ownerRunning: 1, ownerOpen: 9 } };
const enqueue = enqueueIn(defineSystem({ queues, contracts: [greeting] }));
const { put } = createJobTools();
const find = (id: string) => database.db.job.findUnique({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('inserts a job and its first event, or neither of them', async () => {
  const { core } = database;
  const { id } = await put(core);
  expect(await find(id)).toMatchObject({ state: 'queued', attempt: 0, fence: 0, dispatchedAt: null });
  expect(await historyOf(core, id)).toEqual(['queued 0']);
  let rolledBack = '';
  const inserting = core.transaction(async (tx) => {
    rolledBack = (await put(tx)).id;
    throw new Error('rolled back');
  });
  await expect(inserting).rejects.toThrow('rolled back');
  expect(await find(rolledBack)).toBeNull();
  expect(await historyOf(core, rolledBack)).toEqual([]);
});

it("inserts the parsed payload with the contract's settings, as a request of the owner", async () => {
  const id = uuid();
  const { core } = database;
  const job = await core.transaction((tx) => enqueue(tx, greeting, { name: 'Ada' }, { id, ownerId: 'ada' }));
  expect(job).toEqual({
    ...{ id, kind: 'greeting', queue: 'email', ownerId: 'ada', fence: 0, heldBy: null, scope: null },
    ...{
      priority: 'normal',
      userRequested: true,
      isNew: true,
      row: expect.objectContaining({ state: 'queued' }),
    },
  });
  expect(await find(id)).toMatchObject({
    ...{ payload: { name: 'Ada', tone: 'kind' }, payloadVersion: 2, title: 'to Ada', maxAttempts: 5 },
    ...{ userRequested: true, ownerId: 'ada', retryOf: null },
  });
  expect(await readHistory(core, id)).toMatchObject([{ actor: 'user:ada' }]);
  expect(await enqueue(core, greeting, { name: 'Ada' }, { ownerId: 'ada' })).toMatchObject({
    heldBy: 'owner',
  });
});

it("doesn't count a job toward the owner's limits if another actor enqueued it", async () => {
  const options = { ownerId: 'bob', actor: 'schedule:x', maxAttempts: 1 };
  const { id } = await enqueue(database.core, greeting, { name: 'Bob' }, options);
  expect(await find(id)).toMatchObject({ userRequested: false, heldBy: null, maxAttempts: 1 });
});

it('enqueues a job that belongs to no user, outside of any share', async () => {
  const { core } = database;
  for (let at = 0; at < 2; at += 1) {
    const { id } = await enqueue(core, greeting, { name: 'All' });
    expect(await find(id)).toMatchObject({ ownerId: 'system', userRequested: false, heldBy: null });
    expect(await readHistory(core, id)).toMatchObject([{ actor: 'system' }]);
  }
  const { id } = await enqueue(core, greeting, { name: 'All' }, { actor: 'user:admin' });
  expect(await readHistory(core, id)).toMatchObject([{ actor: 'user:admin' }]);
});

it('takes part in transactions of Prisma and pg', async () => {
  const [one, two] = [uuid(), uuid()];
  const put = (id: string) => ({ id, ownerId: 'eve' });
  const ofPrisma = database.db.$transaction(async (tx) => {
    await enqueue(tx, greeting, { name: 'Eve' }, put(one));
    throw new Error('rolled back');
  });
  await expect(ofPrisma).rejects.toThrow('rolled back');
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query('BEGIN');
  await enqueue(client, greeting, { name: 'Eve' }, put(two));
  expect(await find(two)).toBeNull();
  await client.query('COMMIT');
  await client.end();
  expect([await find(one), await find(two)]).toMatchObject([null, { id: two }]);
});

it('rejects an invalid payload, and a contract that is missing from the system', async () => {
  const { core } = database;
  await expect(enqueue(core, greeting, { name: '' }, { ownerId: 'eve' })).rejects.toThrow(
    "The payload of a greeting job doesn't match its contract. name: ",
  );
  const stranger = { ...greeting, kind: 'stranger' };
  await expect(enqueue(core, stranger, { name: 'Eve' }, { ownerId: 'eve' })).rejects.toThrow(
    "isn't in the list",
  );
});

it("rejects what PostgreSQL can't store, and leaves the transaction usable", async () => {
  const { core } = database;
  await core.transaction(async (tx) => {
    for (const name of ['\u0000', 'half of 👩: \ud83d'])
      await expect(enqueue(tx, greeting, { name }, { ownerId: 'eve' })).rejects.toThrow(
        "greeting job doesn't match its contract. payload: must have no NUL and no unpaired surrogates",
      );
    await enqueue(tx, greeting, { name: '\\u0000' }, { ownerId: 'eve' });
  });
});

it('rejects a payload above the limit of its contract, with a code, and leaves the transaction usable', async () => {
  const { core } = database;
  const note = defineJob({ kind: 'note', payload: z.object({ text: z.string() }) });
  const short = defineJob({ ...note, kind: 'short-note', maxPayloadBytes: 13 });
  const system = defineSystem({ contracts: [note, short] });
  const enqueue = enqueueIn(system);
  await core.transaction(async (tx) => {
    // 11 bytes around the text, as JSON.
    for (const [contract, text] of [
      [note, 'x'.repeat(999_990)],
      [short, '☕'],
    ] as const)
      await expect(enqueue(tx, contract, { text })).rejects.toMatchObject({ code: 'payload_too_large' });
    await expect(enqueue(tx, short, { text: 'abc' })).rejects.toThrow(
      'The payload of a short-note job must have up to 13 bytes as JSON, and has 14. Store a file, and pass its ID,',
    );
    const requests = ['ab', 'abc'].map((text) => ({ contract: short, payload: { text }, options: {} }));
    await expect(enqueueMany(tx, system, requests)).rejects.toMatchObject({
      ...{ code: 'payload_too_large', message: expect.stringContaining('Number 1 of 2: The payload of') },
    });
    await enqueue(tx, note, { text: 'x'.repeat(999_989) });
    await enqueue(tx, short, { text: 'ab' });
  });
});

const limits = { queue: 'email', maxAttempts: 1, backoff: { everyMs: 1 }, timeoutMs: 1_000 };

it('takes the longest keys that PostgreSQL can index, in any alphabet, and rejects longer ones', async () => {
  const payload = z.object({ to: z.string() });
  const key = ({ to }: { to: string }) => to;
  const letter = defineJob({
    kind: 'letter',
    payload,
    unique: { key, while: 'open' },
    concurrency: { key, limit: 1 },
    gate: key,
    ...limits,
  });
  const enqueue = enqueueIn(defineSystem({ queues, contracts: [letter] }));
  const send = (to: string) => enqueue(database.core, letter, { to }, { ownerId: uuid() });
  // What repeats would be compressed.
  const text = (length: number, first: number, count: number) =>
    String.fromCodePoint(...Array.from({ length }, () => first + Math.floor(Math.random() * count)));
  expect(await send(text(2_000, 0x61, 26))).toMatchObject({ isNew: true });
  // Three bytes each.
  expect(await send(text(666, 0x4e00, 20_000))).toMatchObject({ isNew: true });
  for (const tooLong of [text(667, 0x4e00, 20_000), text(2_001, 0x61, 26)])
    await expect(send(tooLong)).rejects.toThrow('letter: a key must have at most 2000 bytes');
});

it("says what to change if a contract's key isn't text", async () => {
  const letter = defineJob({ kind: 'letter', payload: z.object({}), gate: () => JSON.parse('7'), ...limits });
  const enqueue = enqueueIn(defineSystem({ queues, contracts: [letter] }));
  const sent = enqueue(database.core, letter, {}, { ownerId: uuid() });
  await expect(sent).rejects.toThrow('letter: a key must be text, and not 7.');
});

it("passes a hook's extras to its SQL, and inserts nothing if a hook throws", async () => {
  const titles: Hook = {
    extras: (_contract, _payload, { ownerId }) => {
      if (ownerId === 'nobody') throw new Error('nobody gets one');
      return { title: `for ${ownerId}` };
    },
    onEnqueue: sql`INSERT INTO offload.job_log (job_id, attempt, at, level, message) SELECT id, 0, now(), 'info', extras ->> 'title' FROM changed`,
  };
  const enqueue = enqueueIn(defineSystem({ queues, contracts: [greeting], hooks: [titles] }));
  const { id } = await enqueue(database.core, greeting, { name: 'Ada' }, { ownerId: 'cleo' });
  expect(await database.db.jobLog.findMany({ where: { jobId: id } })).toMatchObject([
    { message: 'for cleo' },
  ]);
  const refused = enqueue(database.core, greeting, { name: 'Ada' }, { ownerId: 'nobody' });
  await expect(refused).rejects.toThrow('nobody gets one');
  expect(await database.db.job.count({ where: { ownerId: 'nobody' } })).toBe(0);
});

it.each([
  [{ concurrency: 0 }, 'concurrency must be a whole number and at least 1, not 0.'],
  [{ rate: { starts: 1.5, everyMs: 60_000 } }, 'rate.starts must be a whole number and at least 1, not 1.5.'],
  [{ rate: { starts: 1 } }, 'rate.everyMs must be a whole number and at least 1, not undefined.'],
])('rejects %j as the limits of a gate', async (gateLimits, problem) => {
  const call = defineJob({ kind: 'call', payload: z.object({}), gate: () => 'host', ...limits });
  const parts = { queues, contracts: [call], gateLimits: () => gateLimits };
  const enqueue = enqueueIn(Reflect.apply(defineSystem, null, [parts]));
  await expect(enqueue(database.core, call, {}, { ownerId: 'eve' })).rejects.toThrow(
    `The gate host: ${problem}`,
  );
});
