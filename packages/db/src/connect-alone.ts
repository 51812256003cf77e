import { Client } from 'pg';

/**
 * Opens a connection beside the pool, whose deadlines are too short for what takes minutes. It ends, whatever query is
 * under way, when `signal` fires: the server undoes what was not committed. Whoever opens it calls `end`.
 */
export async function connectAlone(
  databaseUrl: string,
  signal: AbortSignal,
): Promise<{ client: Client; end(): Promise<void> }> {
  signal.throwIfAborted();
  const client = new Client({
    connectionString: databaseUrl,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  });
  // What breaks the connection also ends the query that waits for it.
  client.on('error', () => undefined);
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
    throw error;
  }
  return { client, end };
}
