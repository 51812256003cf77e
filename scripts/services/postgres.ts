import { existsSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  findFreePort,
  type KeptProcess,
  PlainError,
  type ProcessSpec,
  type Supervisor,
} from '@offload/processes';
import pg from 'pg';
import { type Cluster, openCluster, postgresEnv } from './postgres-cluster';
import { endLeftoverServer, findRunningPort } from './postgres-leftover';

const databaseName = 'offload';

const ownSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // A worker uses up to 40: pools, and a LISTEN connection for each queue. Tests with several workers have needed 200.
  max_connections: '400',
};
const embeddedSettings = {
  ...ownSettings,
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  log_checkpoints: 'off',
};
/** For data that needn't survive a crash of the machine. */
export const unsafeSettings = { fsync: 'off', full_page_writes: 'off' };

function serverSpec(
  { binaries, dataFolder, home, user }: Cluster,
  port: number,
  settings: Record<string, string>,
): ProcessSpec {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return {
    name: 'postgres',
    command: join(binaries, 'postgres'),
    args: ['-D', dataFolder, '-p', String(port), ...flags],
    cwd: home,
    env: postgresEnv,
    user,
    service: true,
    // SIGINT doesn't wait for clients. SIGQUIT leaves recovery to the next start and loses nothing.
    ending: { signal: 'SIGINT', patience: 1500, force: 'SIGQUIT' },
  };
}

async function connect(server: KeptProcess, url: string, logFile: string): Promise<pg.Client> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (server.crashes() > 0) throw new PlainError(startFailure(error, logFile));
    }
    await sleep(20);
  }
}

function startFailure(error: unknown, logFile: string): string {
  const log = readFileSync(logFile, 'utf8').trim().split('\n').slice(-8).join('\n');
  return `PostgreSQL didn't start: ${error}\n${log}\n(${logFile})`;
}

async function createDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
}

interface Server {
  /** The folder of the programs of a PostgreSQL that runs with its default settings; by default, the embedded one runs. */
  installed?: string | undefined;
  settings?: Record<string, string>;
}

/** Starts the PostgreSQL of this data folder, on loopback only. Resolves to the URL of its database. */
export async function startPostgres(
  supervisor: Supervisor,
  dataDir: string,
  { installed, settings }: Server = {},
): Promise<string> {
  const cluster = await openCluster(supervisor, dataDir, installed);
  await endLeftoverServer(cluster.dataFolder);
  const port = await findFreePort();
  const logFile = join(dataDir, 'postgres.log');
  const output = openSync(logFile, 'w', 0o600);
  const server = supervisor.keep({
    ...serverSpec(cluster, port, { ...(installed ? ownSettings : embeddedSettings), ...settings }),
    output,
  });
  const client = await connect(server, urlOf(cluster.password, port, 'postgres'), logFile);
  try {
    await createDatabase(client);
  } finally {
    await client.end();
  }
  return urlOf(cluster.password, port, databaseName);
}

function urlOf(password: string, port: number, database: string): string {
  return `postgres://offload:${password}@127.0.0.1:${port}/${database}`;
}

/** Returns the URL of this data folder's database if its PostgreSQL is running, no matter who started it. */
export function findRunningPostgres(dataDir: string): string | undefined {
  const place = join(dataDir, 'postgres');
  if (!existsSync(place)) return undefined;
  const home = realpathSync(place);
  const port = findRunningPort(join(home, 'data'));
  return port === undefined
    ? undefined
    : urlOf(readFileSync(join(home, 'password'), 'utf8').trim(), port, databaseName);
}
