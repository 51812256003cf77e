import type { Client } from 'pg';
import { databaseDown, isPassing } from './database-down';
import { WatchedClient } from './watched-client';

interface OwnConnection {
  client: Client;
  /** Returns the error of a query, or the one that says that the database is away if that is why. */
  explain(error: unknown): unknown;
  end(): Promise<void>;
}

/**
 * Opens a connection beside the pool, whose deadlines are too short for what takes minutes. It ends, whatever query is
 * under way, when `signal` fires: the server undoes what was not committed. Whoever opens it calls `end`.
 */
export async function connectAlone(databaseUrl: string, signal: AbortSignal): Promise<OwnConnection> {
  signal.throwIfAborted();
  const client = new WatchedClient({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  let broken: Error | null = null;
  // What breaks the connection also ends the query that waits for it.
  client.on('error', (error) => {
    broken ??= error;
  });
  const explain = (error: unknown) => {
    if (broken) return databaseDown(broken);
    return error instanceof Error && isRefusedForNow(error) ? databaseDown(error) : error;
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
    throw hasBroken ? databaseDown(error) : explain(error);
  }
  return { client, explain, end };
}

/** PostgreSQL's own errors have a severity. */
function isRefusedForNow(error: Error): boolean {
  return 'severity' in error && 'code' in error && isPassing(error.code);
}
