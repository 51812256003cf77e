import type { Database } from '../database/database';
import { type Sql, sql } from '../database/sql';

/** What is wrong with the prefix. A class of its own, because plain errors of connections count as outages. */
class PrefixError extends Error {
  override readonly name = 'PrefixError';
}

/** Where the prefix of an app's keys in Redis comes from: the setting `prefix`, or else the app's database. */
export type PrefixSource =
  | { prefix: string; db?: undefined }
  | { prefix?: string | undefined; db: Pick<Database, 'query' | 'execute' | 'schema'> };

interface Installation {
  prefix: string;
  /** Null if no process has needed the prefix yet, or only those of an earlier version. */
  identity: string | null;
}

/**
 * Returns the prefix, which is different for each database that was migrated. If the database is a copy, gives it a prefix of its own,
 * and tells `onError`: the original has the deliveries under the old one. The sweeper then dispatches the copy's jobs again.
 */
export async function findPrefix(source: PrefixSource, onError: (error: unknown) => void): Promise<string> {
  if (source.db === undefined) return source.prefix;
  if (source.prefix !== undefined) return source.prefix;
  const { db } = source;
  const identity = await readIdentity(db);
  const known = await readInstallation(db);
  if (known.identity !== null && isSame(known.identity, identity)) return known.prefix;
  // One process changes it. The others read what it has chosen.
  const changed = await db.execute(sql`
    UPDATE offload.installation SET database_identity = ${identity}, queue_prefix =
      CASE WHEN database_identity IS NULL THEN queue_prefix ELSE 'offload-' || left(gen_random_uuid()::text, 8) END
    WHERE database_identity IS NOT DISTINCT FROM ${known.identity}`);
  const { prefix } = await readInstallation(db);
  if (changed > 0 && prefix !== known.prefix) onError(new PrefixError(copied(known.prefix, prefix)));
  return prefix;
}

function copied(from: string, to: string): string {
  return `The database is a copy, or was moved: its keys in Redis begin with ${to} from now on, and no longer with ${from}. Pause its queues again if they were paused.`;
}

async function readInstallation(db: Pick<Database, 'query' | 'schema'>): Promise<Installation> {
  const [row] = await db.query<Installation>(
    sql`SELECT queue_prefix AS prefix, database_identity AS identity FROM offload.installation`,
  );
  if (!row) throw new PrefixError(`The table ${db.schema}.installation is empty. Set QUEUE_PREFIX.`);
  return row;
}

const oid = sql`(SELECT oid FROM pg_database WHERE datname = current_database())::text`;

/** Returns what a database shares with its replicas, one of which may take its place, but not with a copy that was restored. */
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

/** Returns whether two identities are those of one database. One without the server's part says only less. */
function isSame(one: string, other: string): boolean {
  return one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}

/** Everyone may read it, unless the provider of the server has forbidden that. */
function isDenied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42501';
}
