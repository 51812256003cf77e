import { readdirSync } from 'node:fs';
import { Writable } from 'node:stream';
import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Connection } from '../database/connection';
import { sql } from '../database/sql';
import { createErrorLogger } from './error-logger';
import { createSchemaWatch, findSchemaMismatch, newestMigration } from './schema-watch';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Watches the schema. Returns what is logged. */
function follow() {
  const lines: string[] = [];
  let statements = 0;
  const write = (line: Buffer, _: unknown, done: () => void) => {
    lines.push(JSON.parse(String(line)).msg);
    done();
  };
  const log = pino({ level: 'warn' }, new Writable({ write }));
  const schema = createSchemaWatch(log);
  const failed = createErrorLogger(log, schema)('failed');
  const query: Connection['query'] = (statement) => {
    statements += 1;
    return database.core.query(statement);
  };
  const following = schema.follow({ ...database.core, query });
  onTestFinished(() => following.stop());
  const compareAgain = async () => {
    const before = statements;
    following.now();
    // The second statement begins when the first round has ended.
    await until(() => statements > before);
    following.now();
    await until(() => statements > before + 1);
  };
  const fail = () => database.core.query(sql`SELECT FROM offload.later`).catch(failed);
  return { lines, schema, fail, compareAgain };
}

async function withMigration(name: string, work: () => Promise<void>): Promise<void> {
  const rename = (from: string, to: string) =>
    database.core.execute(sql`UPDATE offload.migration SET name = ${to} WHERE name = ${from}`);
  await rename(newestMigration, name);
  await work().finally(() => rename(name, newestMigration));
}

it('knows the newest migration', () => {
  const files = readdirSync(new URL('../migrations/', import.meta.url)).sort();
  expect(`${newestMigration}.sql`).toBe(files.at(-1));
});

it('says once that the schema is older, whatever fails', async () => {
  await withMigration('0000_before_all', async () => {
    const { lines, schema, fail, compareAgain } = follow();
    await Promise.all([fail(), fail()]);
    await until(() => schema.problem());
    await fail();
    await compareAgain();
    expect(lines).toEqual([schema.problem()]);
    expect(lines[0]).toContain(
      `older than this version of Offload: it lacks the migration ${newestMigration}.`,
    );
  });
});

it('goes on beside a newer schema until a statement fails, and then says so instead of each error', async () => {
  const { lines, schema, fail } = follow();
  await withMigration('9999_after_all', async () => {
    const newer = follow();
    await until(() => newer.lines.length > 0);
    expect(newer.schema.problem()).toBeNull();
    await newer.fail();
    expect(newer.lines).toEqual([newer.schema.problem()]);
    // The other one has begun before the migration.
    await until(async () => {
      await fail();
      return schema.problem();
    });
    expect(lines.filter((line) => line === schema.problem())).toHaveLength(1);
  });
});

it('logs an error that the schema does not explain', async () => {
  expect(await findSchemaMismatch(database.core)).toBeNull();
  const { lines, schema, fail } = follow();
  await until(async () => {
    await fail();
    return lines.includes('failed');
  });
  expect(schema.problem()).toBeNull();
});
