import { Pool, type PoolClient } from 'pg';
import { type Connection, connectionOf } from './connection';
import { markOutage } from './database-down';
import type { Sql } from './sql';
import { WatchedClient } from './watched-client';

/** A pool of connections to PostgreSQL. */
export interface Database extends Connection {
  /** For what needs a connection of its own: LISTEN, COPY. */
  url: string;
  /** Runs `work` in a transaction. Commits when it resolves; rolls back and rejects when it throws. */
  transaction<Value>(work: (tx: Connection) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

interface PoolSettings {
  /** The most connections that are open at once. */
  poolSize: number;
}

/**
 * Opens a pool; it connects when the first statement runs. The server ends a statement after 30 s. A connection on which
 * it is silent is closed after a few seconds, and its statement throws an error that `isDatabaseDown` recognizes.
 */
export function openDatabase(url: string, { poolSize }: PoolSettings): Database {
  const pool = new Pool({
    Client: WatchedClient,
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: 30_000,
    statement_timeout: 30_000,
    // A plan that was made when a table was empty would be kept when it is full.
    options: '-c plan_cache_mode=force_custom_plan',
  });
  // Whatever breaks a connection also fails its statement; without listeners, it would end the process.
  const ignore = () => undefined;
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));

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
    query: <Row extends object>(statement: Sql) =>
      withClient((client) => connectionOf(client).query<Row>(statement)),
    execute: (statement) => withClient((client) => connectionOf(client).execute(statement)),
    transaction: (work) => withClient((client) => transact(client, work)),
    close: () => pool.end(),
  };
}

async function transact<Value>(client: PoolClient, work: (tx: Connection) => Promise<Value>): Promise<Value> {
  await client.query('BEGIN').catch(rethrow);
  try {
    const value = await work(connectionOf(client));
    await client.query('COMMIT').catch(rethrow);
    return value;
  } catch (error) {
    // A connection that is broken has rolled back already.
    await Promise.allSettled([client.query('ROLLBACK')]);
    throw error;
  }
}

function rethrow(error: unknown): never {
  throw markOutage(error);
}
