import type { Client } from 'pg';
import { databaseDown, isPassing } from './database-down';
import { explainRejected } from './schema-missing';
import { WatchedClient } from './watched-client';

interface OwnConnection {
  client: Client;
  /** Returns the error of a query, or one that `isDatabaseDown` recognizes if that is the cause. */
  explain(error: unknown): unknown;
  end(): Promise<void>;
}

/**
 * Opens a connection outside the pool, whose deadlines are too short for work that takes minutes. When `signal` aborts, the
 * connection is closed, even during a query, and the server rolls back what isn't committed. The caller must call `end`. Rejects
 * with an error that `isDatabaseDown` recognizes if the database can't be reached.
 *
 * @example
 * const { client, explain, end } = await connectAlone(process.env.DATABASE_URL, ctx.signal);
 * try {
 *   await pipeline(rows, client.query(copyFrom('COPY orders FROM STDIN')));
 * } catch (error) {
 *   throw explain(error);
 * } finally {
 *   await end();
 * }
 */
export async function connectAlone(
  databaseUrl: string,
  signal: AbortSignal,
  patienceMs?: number,
): Promise<OwnConnection> {
  signal.throwIfAborted();
  const client = new WatchedClient({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5_000,
    patienceMs,
    // Releases the locks of a process that can't be reached.
    idle_in_transaction_session_timeout: 15_000,
  });
  let broken: Error | null = null;
  // If the connection breaks, the query that waits for it fails too.
  client.on('error', (error) => {
    broken ??= error;
  });
  const explain = (error: unknown) => {
    if (broken) return databaseDown(broken);
    return error instanceof Error && isRejectedForNow(error) ? databaseDown(error) : error;
  };
  const stop = () => void client.end();
  signal.addEventListener('abort', stop, { once: true });
  const end = async () => {
    signal.removeEventListener('abort', stop);
    await client.end();
  };
  try {
    await client.connect();
  } catch (error) {
    await end();
    const hasBroken = error instanceof Error && !('severity' in error);
    throw hasBroken ? databaseDown(error) : explainRejected(explain(error));
  }
  return { client, explain, end };
}

/** Returns whether PostgreSQL itself rejected the connection temporarily. Only its own errors have a severity. */
function isRejectedForNow(error: Error): boolean {
  return 'severity' in error && 'code' in error && isPassing(error.code);
}
