import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createSupervisor,
  findFreePort,
  noRecord,
  type RunningProcess,
  startProcess,
} from '@offload/processes';
import { emptyQueueTables, until } from '@offload/testing';
import { Client } from 'pg';
import { binariesToTest } from '../../scripts/services/installed-postgres';
import { openCluster, postgresEnv } from '../../scripts/services/postgres-cluster';

export interface PostgresServer {
  /** Of its database `postgres`. */
  url: string;
  /** Ends it without a word to its clients. */
  kill(): Promise<void>;
  /** Starts it again, on the same port. */
  start(): Promise<void>;
  /** Empties the queues, as if they had been restored from before. Call it while the server is down. */
  empty(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts a PostgreSQL server of the test's own, to pull its plug. */
export async function startPostgresServer(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'offload-postgres-'));
  const cluster = await openCluster(createSupervisor(noRecord), folder, binariesToTest());
  const port = await findFreePort();
  const url = `postgres://offload:${cluster.password}@127.0.0.1:${port}/postgres`;
  let server: RunningProcess | null = null;

  async function start(): Promise<void> {
    server = launch(cluster, port);
    await until(() => canConnect(url), 30_000);
  }
  async function kill(): Promise<void> {
    // Immediate shutdown: the postmaster takes its children with it, and recovers at the next start.
    await server?.end('SIGQUIT');
    server = null;
  }
  await start();

  return {
    url,
    start,
    kill,
    async empty() {
      await start();
      await emptyQueueTables(url);
      await kill();
    },
    async remove() {
      await kill();
      rmSync(cluster.home, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  fsync: 'off',
};

function launch(
  { binaries, dataFolder, home, user }: Awaited<ReturnType<typeof openCluster>>,
  port: number,
): RunningProcess {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return startProcess({
    name: 'postgres',
    command: join(binaries, 'postgres'),
    args: ['-D', dataFolder, '-p', String(port), ...flags],
    cwd: home,
    env: postgresEnv,
    user,
    output: 'ignore',
    inOurGroup: true,
  });
}

async function canConnect(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
