import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accepts, findFreePort, startProcess } from '@offload/processes';
import { testEnv } from '../env';
import { until } from '../until';

export interface Pooler {
  /** The URL of the database through the pooler. */
  url: string;
  remove(): Promise<void>;
}

// It ends if it is started as root.
const unprivileged = 'nobody';

/** Starts a PgBouncer for one test, which gives a connection to each transaction, from no more than four of the server's. */
export async function startPgBouncer(databaseUrl: string): Promise<Pooler> {
  const folder = mkdtempSync(join(tmpdir(), 'offload-pgbouncer-'));
  const port = await findFreePort();
  const { hostname, port: serverPort, username, password } = new URL(databaseUrl);
  const user = decodeURIComponent(username);
  const users = join(folder, 'users.txt');
  const settings = join(folder, 'pgbouncer.ini');
  writeFileSync(users, `"${user}" "${decodeURIComponent(password)}"\n`);
  writeFileSync(
    settings,
    `[databases]
* = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
max_client_conn = 200
default_pool_size = 4
max_prepared_statements = 100
ignore_startup_parameters = options, statement_timeout, lock_timeout, idle_in_transaction_session_timeout
`,
  );
  for (const path of [folder, users, settings]) chmodSync(path, 0o755);
  const asOther = process.getuid?.() === 0 ? ['-u', unprivileged] : [];
  const pooler = startProcess({
    name: 'pgbouncer',
    command: testEnv('PGBOUNCER'),
    args: [...asOther, settings],
    cwd: folder,
    env: process.env,
    output: 'ignore',
    inOurGroup: true,
  });
  await until(() => accepts(port));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    async remove() {
      await pooler.end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
