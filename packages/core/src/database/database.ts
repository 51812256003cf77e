import { Pool, type PoolClient } from 'pg';
import { type Connection, connectionOf, type Statement } from './connection';
import { markOutage } from './database-down';
import { checkSchema, defaultSchema } from './schema';
import { explainRejected } from './schema-missing';
import { keptIdleMs, WatchedClient } from './watched-client';

/** A pool of connections to PostgreSQL. */
export interface Database extends Connection {
  /** For work that needs its own connection, such as COPY. */
  url: string;
  /** The maximum number of open connections. */
  size: number;
  /** Where the core's tables are. */
  schema: string;
  /** For LISTEN, which a pooler doesn't pass on. */
  listenUrl: string;
  /** Runs `work` in a transaction. Commits when it resolves. Rolls back and rejects if it throws. */
  transaction<Value>(work: (tx: Connection) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

interface PoolSettings {
  /** The maximum number of open connections. */
  poolSize: number;
  /** Plans each statement once, which is for statements that find rows by key; by default plans them every time. */
  keepPlans?: boolean;
  /** Where to LISTEN; by default at the same URL. */
  listenUrl?: string;
  /** Where the core's tables are; by default in `offload`. */
  schema?: string | undefined;
}

/**
 * Kept plans must suit an empty table and a full one, so these find every row by an index. Every table that the statements
 * read needs one (kept-plans.db.test.ts).
 */
export const keptPlans =
  '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off';
// Otherwise a plan for an empty table would be kept when it's full.
const freshPlans = '-c plan_cache_mode=force_custom_plan';

const timeouts = {
  // Releases the locks of a process that can't be reached.
  idle_in_transaction_session_timeout: 15_000,
  statement_timeout: 30_000,
  // Less than a run may take by default, so a job that waits for a locked table runs again without using an attempt.
  lock_timeout: 10_000,
};

/**
 * Opens a pool, which connects on demand. The server cancels statements after 30 s, or after waiting for a lock for 10 s. A
 * connection on which the server stops responding is closed after a few seconds, and its statement throws an error that
 * `isDatabaseDown` recognizes. Apps already have a pool: `jobs.db`.
 *
 * @example
 * const db = openDatabase(process.env.DATABASE_URL, { poolSize: 5 });
 */
export function openDatabase(
  url: string,
  { poolSize, keepPlans = false, listenUrl = url, schema = defaultSchema }: PoolSettings,
): Database {
  checkSchema(schema);
  const pool = new Pool({
    Client: WatchedClient,
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: keptIdleMs,
    ...timeouts,
    options: keepPlans ? keptPlans : freshPlans,
  });
  // An idle connection broke, so no statement fails. Without a listener, the event would end the process.
  pool.on('error', () => undefined);

  async function withClient<Value>(work: (client: PoolClient) => Promise<Value>): Promise<Value> {
    const client = await pool.connect().catch(rethrow);
    try {
      return await work(client);
    } finally {
      client.release();
    }
  }

  return {
    url,
    listenUrl,
    size: poolSize,
    schema,
    query: <Row extends object>(statement: Statement) =>
      withClient((client) => connectionOf(client, schema).query<Row>(statement)),
    execute: (statement) => withClient((client) => connectionOf(client, schema).execute(statement)),
    transaction: (work) => withClient((client) => transact(client, () => work(connectionOf(client, schema)))),
    close: () => pool.end(),
  };
}

async function transact<Value>(client: PoolClient, work: () => Promise<Value>): Promise<Value> {
  await client.query('BEGIN').catch(rethrow);
  try {
    const value = await work();
    const { command } = await client.query('COMMIT').catch(rethrow);
    // PostgreSQL rolls back if a statement has failed, even if its error was caught.
    if (command !== 'COMMIT')
      throw new Error(
        'The transaction was rolled back: one of its statements has failed, and the error was caught.',
      );
    return value;
  } catch (error) {
    // A broken connection has already rolled back.
    await Promise.allSettled([client.query('ROLLBACK')]);
    throw error;
  }
}

function rethrow(error: unknown): never {
  throw explainRejected(markOutage(error));
}
