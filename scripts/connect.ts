import { PlainError } from '@offload/processes';
import pg from 'pg';

/** Connects to a database. Throws a `PlainError` that names its host if that fails. */
export async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  await client.connect().catch((error) => {
    const { host } = new URL(databaseUrl);
    throw new PlainError(
      `Can't connect to the database at ${host} (DATABASE_URL): ${error.code ?? error.message}`,
    );
  });
  return client;
}
