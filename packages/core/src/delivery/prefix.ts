import type { Database } from '../database/database';
import { sql } from '../database/sql';

/** A setting is missing. A class of its own, because plain errors of connections count as outages. */
class PrefixError extends Error {
  override readonly name = 'PrefixError';
}

/** Where the prefix of an app's keys in Redis comes from: the setting `prefix`, or else the app's database. */
export type PrefixSource =
  | { prefix: string; db?: undefined }
  | { prefix?: string | undefined; db: Pick<Database, 'query' | 'schema'> };

/** Returns the prefix, which is different for each database that was migrated. */
export async function findPrefix(source: PrefixSource): Promise<string> {
  if (source.db === undefined) return source.prefix;
  if (source.prefix !== undefined) return source.prefix;
  const [row] = await source.db.query<{ prefix: string }>(
    sql`SELECT queue_prefix AS prefix FROM offload.installation`,
  );
  if (!row) throw new PrefixError(`The table ${source.db.schema}.installation is empty. Set QUEUE_PREFIX.`);
  return row.prefix;
}
