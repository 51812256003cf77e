import { readFile } from 'node:fs/promises';
import { Client, type QueryResultRow } from 'pg';
import { setting } from './setting';

/** Runs a statement in the database of the system under test. Returns its rows. */
export async function query<Row extends QueryResultRow>(
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const { DATABASE_URL_FILE = '' }: Record<string, string> = JSON.parse(setting('E2E_WORKER'));
  const client = new Client({ connectionString: await readFile(DATABASE_URL_FILE, 'utf8') });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}
