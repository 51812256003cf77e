import { createTestDatabase, type TestDatabase, testEnv } from '@offload/testing';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Client, Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Jobs, openJobs } from './client/open-jobs';
import { type AnyContract, defineJob } from './contract/contract';
import { defineSystem } from './system/system';

const contract = {
  ...{ kind: 'receipt', queue: 'print', payload: z.object({ orderId: z.int() }) },
  ...{ maxAttempts: 1, backoff: { everyMs: 1 }, timeoutMs: 1_000 },
};
const receipt: AnyContract = defineJob(contract);
const loose = defineJob({ kind: 'loose', payload: z.looseObject({}) });
const print = { concurrency: 1, ownerRunning: 9, ownerOpen: 9 };
const system = defineSystem({ queues: { print }, contracts: [receipt, loose] });
const circular: Record<string, unknown> = {};
circular.self = circular;
const ada = { owner: 'ada', actor: 'user:ada' };
const payload = { orderId: 1 };
const use = { queue: 'print', ownerId: 'ada' };

let database: TestDatabase;
let jobs: Jobs;

beforeAll(async () => {
  database = await createTestDatabase();
  jobs = openJobs({ system, databaseUrl: database.url });
});
afterAll(async () => {
  await jobs.close();
  await database.drop();
});

/** Calls a function as JavaScript does, where no type objects. */
async function call(subject: object, name: string, args: unknown[]): Promise<unknown> {
  return Reflect.apply(Reflect.get(subject, name), subject, args);
}

const enqueue = (options: unknown) => ['enqueue', [receipt, payload, options], 'enqueue'] as const;
const owned = (options: object) => enqueue({ ownerId: 'ada', ...options });

describe('the client, in JavaScript, says what to do about', () => {
  it.each([
    [
      'no contract',
      'enqueue',
      [{ kind: 'receipt' }, payload, { ownerId: 'ada' }],
      'enqueue',
      'needs a contract. Pass what defineJob returns.',
    ],
    [
      'the name of a kind',
      'enqueue',
      ['receipt', payload],
      'enqueue',
      'takes a transaction or a contract, not "receipt". Pass what defineJob returns.',
    ],
    [
      'the name of a kind to get',
      'get',
      ['receipt', uuid()],
      'get',
      'takes a contract, not "receipt". Pass what',
    ],
    [
      'a handle of postgres.js',
      'enqueue',
      [() => undefined, receipt, payload],
      'A handle of postgres.js',
      'is not supported. Pass a transaction of pg, Prisma, Drizzle, or Kysely',
    ],
    [
      'a payload that contains itself',
      'enqueue',
      [loose, circular],
      'The payload of a loose job',
      "isn't JSON: an object in it contains itself.",
    ],
    ['an owner as options', ...enqueue('ada'), 'must be options, such as { ownerId }, not "ada".'],
    ['null as options', ...enqueue(null), 'must be options, such as { ownerId }, not null.'],
    [
      'an owner that is undefined',
      ...owned({ ownerId: undefined }),
      'ownerId is undefined. Leave it out if the job belongs to no user.',
    ],
    ['a number as an owner', ...owned({ ownerId: 7 }), 'ownerId is 7. Leave it out if the job'],
    ['an owner without a name', ...owned({ ownerId: '' }), 'ownerId must be a string that is not empty'],
    ['an unknown option', ...owned({ runat: new Date() }), 'has no option "runat". Use ownerId, actor, id,'],
    ['a date as text', ...owned({ runAt: 'tomorrow' }), 'runAt must be a valid Date, not "tomorrow".'],
    [
      'an invalid date',
      ...owned({ deadline: new Date('?') }),
      'deadline must be a valid Date, not an invalid date.',
    ],
    ['an ID that is not a UUID', ...owned({ id: '7' }), 'id must be a UUID, not "7".'],
    [
      'a priority',
      ...owned({ priority: 'urgent' }),
      'priority must be one of high, normal, low, not "urgent".',
    ],
    [
      'a number of attempts',
      ...owned({ maxAttempts: 0 }),
      'maxAttempts must be a whole number and at least 1, not 0.',
    ],
    ['a long ID', ...owned({ id: '7'.repeat(999) }), `id must be a UUID, not "${'7'.repeat(100)}".`],
    ['no actor', ...owned({ actor: '' }), 'actor must be a string that is not empty, not "".'],
    ['a number as an actor', ...owned({ actor: 7 }), 'actor must be a string that is not empty, not 7.'],
    ['an ID to cancel', 'cancel', ['7', ada], 'cancel', 'needs the ID of a job, a UUID, not "7".'],
    ['an ID to retry', 'retry', [undefined, ada], 'retry', 'needs the ID of a job, a UUID, not undefined.'],
    [
      'an ID to reschedule',
      'reschedule',
      ['7', 0, ada],
      'reschedule',
      'needs the ID of a job, a UUID, not "7".',
    ],
    ['no one who cancels', 'cancel', [uuid()], 'cancel', 'needs to know who does it. Pass { owner, actor }'],
    [
      'an owner by a typo',
      'retry',
      [uuid(), { ownerId: 'ada', actor: 'ada' }],
      'retry',
      'Pass { owner, actor }',
    ],
    [
      'a date for a delay',
      'reschedule',
      [uuid(), 'soon', ada],
      'reschedule',
      'takes milliseconds, from 0 up to 36,500 days, not soon.',
    ],
    [
      'no end of a delay',
      'reschedule',
      [uuid(), Number.POSITIVE_INFINITY, ada],
      'reschedule',
      'not Infinity.',
    ],
    ['a signal to no job', 'signal', ['', { name: 'go' }, ada], 'signal', 'needs the ID of a job'],
    [
      "data that PostgreSQL can't store",
      'signal',
      [uuid(), { name: 'go', data: '\u0000' }, ada],
      'signal',
      'data must have no NUL and no unpaired surrogates.',
    ],
    ...[undefined, {}, { id: undefined }, { owner: undefined }].map(
      (target): [string, string, unknown[], string, string] => [
        `nothing to watch: ${Object.keys(target ?? { none: 1 })}`,
        'watch',
        [target],
        'watch',
        'needs the ID of a job, { id }, or { owner }',
      ],
    ),
    ['an ID to delete', 'delete', ['7', ada], 'delete', 'needs the ID of a job, a UUID, not "7".'],
    [
      'no transaction to delete in',
      'delete',
      [null, uuid(), ada],
      'delete',
      'needs a transaction. Pass one, or leave it out: delete(id, access) commits by itself.',
    ],
    [
      'no transaction to enqueue many in',
      'enqueueMany',
      [null, receipt, []],
      'enqueueMany',
      'needs a transaction. Pass one, or leave it out: enqueueMany(contract, jobs) commits them by itself.',
    ],
    ['no transaction to count in', 'ownerUse', [null, use], 'ownerUse', 'needs a transaction. Pass one.'],
    [
      'no transaction to find a request in',
      'findInProgress',
      [null, { kind: 'receipt', ownerId: 'ada', payload }],
      'findInProgress',
      'needs a transaction. Pass one.',
    ],
  ])('%s', async (_, method, args, caller, advice) => {
    const error = await call(jobs, method, [...args]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining(advice) });
    expect(error).toMatchObject({ message: expect.stringMatching(new RegExp(`^${caller}[^\n]*\\.$`)) });
    expect(await database.db.job.count()).toBe(0);
  });
});

it('says which command creates the tables if no migration has run, on every kind of connection', async () => {
  const url = new URL(testEnv('TEST_DATABASE_URL'));
  const admin = new Client({ connectionString: url.href });
  await admin.connect();
  const name = `empty_${uuid().replaceAll('-', '')}`;
  await admin.query(`CREATE DATABASE ${name}`);
  url.pathname = name;
  const early = openJobs({ system, databaseUrl: url.href, onError: () => undefined });
  const pool = new Pool({ connectionString: url.href });
  // A connection that the drop of the database breaks first fails no statement.
  pool.on('error', () => undefined);
  const advice = "doesn't have Offload's tables yet. Run: npx offload migrate";
  const options = { ownerId: 'ada' };
  await expect(early.enqueue(receipt, payload, options)).rejects.toThrow(advice);
  await expect(early.cancel(uuid(), ada)).rejects.toThrow(advice);
  const inDrizzle = drizzle(pool).transaction((tx) => early.enqueue(tx, receipt, payload, options));
  await expect(inDrizzle).rejects.toThrow(advice);
  await pool.end();
  await early.close();
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
});
