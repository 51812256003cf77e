import { readFile } from 'node:fs/promises';
import { Pool, type QueryResultRow } from 'pg';
import { setting } from './setting';

let opened: Promise<Pool> | undefined;

/** Runs a statement in the database of the system under test. Returns its rows. */
export async function query<Row extends QueryResultRow>(
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  opened ??= openPool();
  return (await (await opened).query<Row>(text, values)).rows;
}

/** Connects when a test first needs it. Its connections don't keep the process of the tests from ending. */
async function openPool(): Promise<Pool> {
  const { DATABASE_URL_FILE = '' }: Record<string, string> = JSON.parse(setting('E2E_WORKER'));
  return new Pool({ connectionString: await readFile(DATABASE_URL_FILE, 'utf8'), allowExitOnIdle: true });
}
