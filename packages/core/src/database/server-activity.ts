import { Client } from 'pg';

/**
 * The connections that the server is working for, by `application_name`. On all others, it has responded to everything that
 * it has received.
 */
export type Work = Map<string, 'working' | 'waiting'> | 'unknown';

interface Activity {
  id: string;
  /** The server is waiting for the client to send or receive, as in a COPY. */
  waits: boolean;
}

const deadlineMs = 2_000;

/** Asks the server over a new connection what it's doing for the connections `ids`. Never throws. */
export async function lookUp(url: string, ids: string[]): Promise<Work> {
  return ask(url, async (client) => {
    const { rows } = await client.query<Activity>(
      `SELECT application_name AS id, coalesce(wait_event_type = 'Client', false) AS waits FROM pg_stat_activity
       WHERE application_name = ANY($1) AND state NOT LIKE 'idle%'`,
      [ids],
    );
    return new Map(rows.map(({ id, waits }) => [id, waits ? 'waiting' : 'working']));
  });
}

/** Ends the server's side of the connections `ids`, which releases their locks. Never throws. */
export async function terminate(url: string, ids: string[]): Promise<void> {
  await ask(url, (client) =>
    client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ANY($1)', [
      ids,
    ]),
  );
}

async function ask<Answer>(url: string, question: (client: Client) => Promise<Answer>) {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: deadlineMs,
    query_timeout: deadlineMs,
  });
  // If the connection breaks, the query fails too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await question(client);
  } catch {
    return 'unknown' as const;
  } finally {
    // Not awaited, because a server that doesn't respond doesn't close the connection properly either.
    void client.end();
  }
}
