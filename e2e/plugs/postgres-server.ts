import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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
  /** The folder of its disk, if that is small. */
  disk(): string;
  /** Empties the queues, as if they had been restored from before. Call it while the server is down. */
  empty(): Promise<void>;
  remove(): Promise<void>;
}

interface Options {
  /** Added to its environment. */
  env?: NodeJS.ProcessEnv | undefined;
  /** The size of its disk, in memory. It's empty again after the server has ended. By default, it has the machine's disk. */
  diskBytes?: number | undefined;
  /** The folder of its programs. */
  binaries?: string | undefined;
}

/** Starts a PostgreSQL server of the test's own, to pull its plug. */
export async function startPostgresServer(options: Options = {}): Promise<PostgresServer> {
  const { env = {}, diskBytes, binaries = binariesToTest() } = options;
  const folder = mkdtempSync(join(tmpdir(), 'offload-postgres-'));
  const cluster = await openCluster(createSupervisor(noRecord), folder, binaries);
  const port = await findFreePort();
  const url = `postgres://offload:${cluster.password}@127.0.0.1:${port}/postgres`;
  let server: RunningProcess | null = null;

  async function start(): Promise<void> {
    const postgres = programOf(cluster, port, env);
    server = startProcess(diskBytes ? onSmallDisk(postgres, cluster, diskBytes) : postgres);
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
    disk: () => `/proc/${server?.pid}/root${diskOf(cluster)}`,
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
  min_wal_size: '96MB',
  max_wal_size: '128MB',
};

type Cluster = Awaited<ReturnType<typeof openCluster>>;

function programOf({ binaries, dataFolder, home, user }: Cluster, port: number, env: NodeJS.ProcessEnv) {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return {
    name: 'postgres',
    command: join(binaries, 'postgres'),
    args: ['-D', dataFolder, '-p', String(port), ...flags],
    cwd: home,
    env: { ...postgresEnv, ...env },
    user,
    output: 'ignore' as const,
    inOurGroup: true,
  };
}

const diskOf = ({ home }: Cluster) => join(home, 'disk');

// PostgreSQL doesn't run as root, which it would be in the namespace in which the disk is mounted.
const mountAndRun = `
  mount -t tmpfs -o size="$1",mode=700 tmpfs "$2" && cp -R "$0/." "$2" && shift 2 &&
  exec unshare --user --map-user=1000 --map-group=1000 "$@"`;

/** Returns the program that copies the cluster to a disk of its own, which ends with it, and runs PostgreSQL there. */
function onSmallDisk(
  { command, args, user, ...program }: ReturnType<typeof programOf>,
  cluster: Cluster,
  bytes: number,
) {
  const disk = diskOf(cluster);
  mkdirSync(disk, { recursive: true });
  // The namespace has no other user than us.
  if (user) execFileSync('chown', ['-R', '0:0', cluster.dataFolder]);
  const run = ['sh', '-c', mountAndRun, cluster.dataFolder, String(bytes), disk, command];
  const there = args.map((arg) => (arg === cluster.dataFolder ? disk : arg));
  return { ...program, command: 'unshare', args: ['--user', '--map-root-user', '--mount', ...run, ...there] };
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
