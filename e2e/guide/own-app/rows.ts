import { until } from '@offload/testing';
import { Client } from 'pg';

/** Reads from the app's database what the app doesn't show. */
export function openRows(databaseUrl: string) {
  async function query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    const { rows } = await client.query<Row>(text, values);
    await client.end();
    return rows;
  }

  return {
    query,

    /** Returns a job and its result if it's in this state. */
    async findIn(state: string, id: string) {
      const rows = await query<{ result: { pid: number } }>(
        'SELECT result FROM offload.job WHERE state = $1 AND id = $2',
        [state, id],
      );
      return rows[0];
    },

    /** Returns how many connections others have to the database. */
    async countConnections(): Promise<number> {
      const [row] = await query<{ connections: number }>(
        `SELECT count(*)::int AS connections FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      return row?.connections ?? 0;
    },

    /** The worker updates the tables before it reports that it's online. */
    async isWorkerOnline(): Promise<boolean> {
      const [table] = await query<{ exists: boolean }>(
        `SELECT to_regclass('offload.worker_process') IS NOT NULL AS exists`,
      );
      return table?.exists === true && (await query('SELECT FROM offload.worker_process')).length > 0;
    },

    /** Stops the worker (SIGSTOP) when the newest job is in a state that is too brief to be seen on a busy machine. */
    async stopAt(state: string, { pid }: { pid: number }): Promise<void> {
      const newest = "SELECT concat(state, ' ', attempt) AS state FROM offload.job ORDER BY id DESC LIMIT 1";
      await until(async () => (await query<{ state: string }>(newest))[0]?.state === state);
      process.kill(pid, 'SIGSTOP');
    },
  };
}
