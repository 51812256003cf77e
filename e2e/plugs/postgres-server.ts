import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyQueueTables, freePort, until } from '@offload/testing';
import { Client } from 'pg';
import { noRecord } from '../../scripts/process-record';
import { openCluster } from '../../scripts/services/postgres-cluster';
import { Supervisor } from '../../scripts/supervise';

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
  const { binaries, dataFolder, password, home, user } = await openCluster(new Supervisor(noRecord), folder);
  const port = await freePort();
  const url = `postgres://offload:${password}@127.0.0.1:${port}/postgres`;
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '100',
      fsync: 'off',
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    child = spawn(join(binaries, 'bin', 'postgres'), ['-D', dataFolder, '-p', String(port), ...flags], {
      cwd: home,
      stdio: 'ignore',
      ...user,
    });
    await until(() => canConnect(url), 30_000);
  }
  async function kill(): Promise<void> {
    if (!child) return;
    const exit = once(child, 'exit');
    // Immediate shutdown: the postmaster takes its children with it, and recovers at the next start.
    child.kill('SIGQUIT');
    await exit;
    child = null;
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
      rmSync(home, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
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
