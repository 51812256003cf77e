import { Client } from 'pg';

export interface Activity {
  /** `receiving` or `sending`: it waits for the client to send or receive more, as in a COPY. */
  state: 'working' | 'receiving' | 'sending';
  /** How many bytes of a COPY it has processed, or null. */
  copied: string | null;
}

/** The connections that the server is working for, by `application_name`. It has responded to everything on all others. */
export type Work = Map<string, Activity> | 'unknown';

// A busy server may take a few seconds to accept a connection.
const deadlineMs = 5_000;

/** Asks the server, over a new connection, what it's doing for these connections. Never throws. */
export async function lookUp(url: string, ids: string[]): Promise<Work> {
  return ask(url, async (client) => {
    const { rows } = await client.query<Activity & { id: string }>(
      `SELECT application_name AS id, copy.bytes_processed AS copied,
        CASE wait_event WHEN 'ClientRead' THEN 'receiving' WHEN 'ClientWrite' THEN 'sending' ELSE 'working' END AS state
       FROM pg_stat_activity LEFT JOIN pg_stat_progress_copy copy USING (pid)
       WHERE application_name = ANY($1) AND state NOT LIKE 'idle%'`,
      [ids],
    );
    return new Map(rows.map(({ id, ...activity }) => [id, activity]));
  });
}

/** Ends the server's side of these connections, which releases their locks. Never throws. */
export async function terminate(url: string, ids: string[]): Promise<void> {
  await ask(url, (client) =>
    client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ANY($1)', [
      ids,
    ]),
  );
}

async function ask<Result>(url: string, question: (client: Client) => Promise<Result>) {
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
