import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { createTestDatabase, type TestDatabase, testEnv } from '@offload/testing';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Client, Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { runCli } from './cli/run-cli';
import * as face from './index';
import { openLog } from './log/open-log';
import * as testing from './testing/index';
import { createWorker } from './worker/worker';

const page = readFileSync(new URL('../../../docs/mistakes.md', import.meta.url), 'utf8');
const [, names = ''] = /```js\n(.*?)```/s.exec(page) ?? [];
const rows = [...page.matchAll(/^\| `(.+?)` +\| (.+?) +\|$/gm)].map(([, code = '', message = '']) => [
  code,
  message,
]);

let database: TestDatabase;
let admin: Client;
let client: Client;
let pools: Pool[];
let reader: { jobs: face.Jobs; notMigrated: face.Jobs; run(code: string): unknown };
const empty = `empty_${uuid().replaceAll('-', '')}`;
const reported: unknown[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new Client({ connectionString: testEnv('TEST_DATABASE_URL') });
  client = new Client({ connectionString: database.url });
  await Promise.all([admin.connect(), client.connect()]);
  await admin.query(`CREATE DATABASE ${empty}`);
  const emptyDatabase = urlWith({ pathname: empty });
  pools = [database.url, emptyDatabase].map((connectionString) => new Pool({ connectionString }));
  const [pool, poolOfEmpty] = pools;
  const given = {
    ...{ ...face, ...testing, createWorker, drizzle, z, pool, client, databaseUrl: database.url },
    ...{ emptyDatabase, poolOfEmpty },
    ...{ withoutDatabase: urlWith({ pathname: 'nothing' }), withoutRole: urlWith({ username: 'nobody' }) },
    ...{ postgresJs: () => undefined, anotherValidator: { '~standard': { version: 1 } } },
    ...{
      mailer: {},
      operations: new Map(),
      program: new URL(import.meta.url),
      onError: (error: unknown) => void reported.push(error),
    },
  };
  // In this context, where a Date is a Date. The page is a program in JavaScript.
  const program = `(async ({ ${Object.keys(given)} }) => { ${names} return { jobs, notMigrated, run: (code) => eval(code) }; })`;
  reader = await runInThisContext(program)(given);
});
afterAll(async () => {
  await Promise.all([reader.jobs.close(), reader.notMigrated.close(), ...pools.map((pool) => pool.end())]);
  // Waits for the pool's connections, which it would otherwise interrupt while they end.
  await admin.query(`DROP DATABASE ${empty}`);
  await Promise.all([admin.end(), client.end()]);
  await database.drop();
});

function urlWith(parts: Partial<URL>): string {
  return Object.assign(new URL(database.url), parts).href;
}

/** Returns the message of an error that a line of the page throws, rejects with, or reports. */
async function messageOf(code: string): Promise<unknown> {
  reported.length = 0;
  const [npx, offload, ...args] = code.split(' ');
  const env = { databaseUrl: database.url, schema: 'offload' };
  const isCommand = `${npx} ${offload}` === 'npx offload';
  try {
    await (isCommand ? runCli(args, env, () => undefined) : reader.run(code));
    throw reported[0];
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

it('has a row for each of more than 150 mistakes', () => {
  expect(rows.length).toBeGreaterThan(150);
  expect(page.match(/^\| `/gm)).toHaveLength(rows.length);
});

it.each(rows)('%s: %s', async (code, message) => {
  expect(await messageOf(code)).toBe(message);
});

it('names the kinds for which a worker has no processor when it starts', async () => {
  const lines: string[] = [];
  const log = openLog('worker', 'info', { write: (line) => void lines.push(line) });
  const { system } = reader.jobs;
  const worker = createWorker({ system, databaseUrl: database.url, kinds: [], log });
  const said = JSON.parse(lines[0] ?? '');
  expect(said.kinds).toEqual([...system.contracts.keys()]);
  expect(page).toContain(`"${said.msg}"`);
  await worker.stop();
});

it('has changed nothing by any of them', async () => {
  expect(await database.db.job.findMany()).toMatchObject([{ kind: 'receipt', state: 'queued' }]);
});
