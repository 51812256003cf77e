import type { Database } from '../database/database';
import { type Sql, sql } from '../database/sql';

/** A class of its own, because plain errors count as outages of the connection. */
class PrefixError extends Error {
  override readonly name = 'PrefixError';
}

/** The source of the prefix of an app's keys in Redis: the setting `prefix`, or else the app's database. */
export type PrefixSource =
  | { prefix: string; db?: undefined }
  | { prefix?: string | undefined; db: Pick<Database, 'query' | 'execute' | 'schema'> };

interface Installation {
  prefix: string;
  /** Null until a process needs the prefix. */
  identity: string | null;
}

/**
 * Returns the prefix, which each migrated database has its own of. If the database is a copy, changes its prefix and calls
 * `onError`, because the deliveries under the old prefix are the original's. The sweeper dispatches the copy's jobs again.
 */
export async function findPrefix(source: PrefixSource, onError: (error: unknown) => void): Promise<string> {
  if (source.db === undefined) return source.prefix;
  if (source.prefix !== undefined) return source.prefix;
  const { db } = source;
  const identity = await readIdentity(db);
  const known = await readInstallation(db);
  if (known.identity !== null && isSame(known.identity, identity)) return known.prefix;
  // One process changes the prefix. The others read it.
  const changed = await db.execute(sql`
    UPDATE offload.installation SET database_identity = ${identity}, queue_prefix =
      CASE WHEN database_identity IS NULL THEN queue_prefix ELSE 'offload-' || left(gen_random_uuid()::text, 8) END
    WHERE database_identity IS NOT DISTINCT FROM ${known.identity}`);
  const { prefix } = await readInstallation(db);
  if (changed > 0 && prefix !== known.prefix) onError(new PrefixError(copied(known.prefix, prefix)));
  return prefix;
}

function copied(from: string, to: string): string {
  return `The database was copied or moved. Its keys in Redis now begin with ${to} instead of ${from}. If its queues were paused, pause them again.`;
}

async function readInstallation(db: Pick<Database, 'query' | 'schema'>): Promise<Installation> {
  const [row] = await db.query<Installation>(
    sql`SELECT queue_prefix AS prefix, database_identity AS identity FROM offload.installation`,
  );
  if (!row) throw new PrefixError(`The table ${db.schema}.installation is empty. Set QUEUE_PREFIX.`);
  return row;
}

const oid = sql`(SELECT oid FROM pg_database WHERE datname = current_database())::text`;

/** Returns an identity that a database shares with its replicas, which may replace it, but not with a restored copy. */
async function readIdentity(db: Pick<Database, 'query'>): Promise<string> {
  const read = async (identity: Sql) => {
    const [row] = await db.query<{ identity: string }>(sql`SELECT ${identity} AS identity`);
    if (!row) throw new PrefixError('The database returned no identity.');
    return row.identity;
  };
  try {
    return await read(sql`(SELECT system_identifier FROM pg_control_system()) || '/' || ${oid}`);
  } catch (error) {
    if (isDenied(error)) return read(oid);
    throw error;
  }
}

/** Returns whether two identities are of the same database. One of them may lack the server's part. */
function isSame(one: string, other: string): boolean {
  return one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}

/** Some hosting providers don't let roles read the server's part. */
function isDenied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42501';
}
