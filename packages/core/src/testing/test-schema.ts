import { v7 as uuid } from 'uuid';
import { connectAlone } from '../database/connect-alone';
import { bullmqSchema } from '../database/schema';

const prefix = 'test_';
const dayMs = 24 * 60 * 60_000;

/** Returns the name for a schema of a test. Throws an `Error` unless the given one says that it may be dropped. */
export function testSchemaName(given: string | undefined): string {
  const name = given ?? `${prefix}${uuid().replaceAll('-', '')}`;
  if (name.startsWith(prefix)) return name;
  throw new Error(
    `createTestJobs drops its schema, so it can't be "${name}". Choose a name that begins with ${prefix}, or leave it out.`,
  );
}

/** Drops a schema, and those that tests which were killed have left a day ago. */
export async function dropTestSchema(databaseUrl: string, name: string): Promise<void> {
  const { client, explain, end } = await connectAlone(databaseUrl, new AbortController().signal);
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT nspname AS name FROM pg_namespace WHERE nspname ~ '^${prefix}[0-9a-f]{32}(_bullmq)?$'`,
    );
    const left = rows.filter((row) => Date.now() - createdAt(row.name) > dayMs).map((row) => row.name);
    for (const schema of [name, bullmqSchema(name), ...left])
      await client.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
  } catch (error) {
    throw explain(error);
  } finally {
    await end();
  }
}

/** A UUID of version 7 begins with its time. */
function createdAt(schema: string): number {
  return Number.parseInt(schema.slice(prefix.length, prefix.length + 12), 16);
}
