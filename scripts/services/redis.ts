import { mkdirSync } from 'node:fs';
import {
  accepts,
  findFreePort,
  PlainError,
  type ProcessSpec,
  type Supervisor,
  waitFor,
} from '@offload/processes';
import { canInstall, install } from './apt';
import { findOnPath, namedBy } from './find-program';

const names = ['redis-server', 'valkey-server'];

export async function findRedis(supervisor: Supervisor): Promise<string> {
  const found = namedBy('REDIS_SERVER') ?? findOnPath(...names);
  if (found) return found;
  if (canInstall()) await install(supervisor, 'redis-server');
  const installed = findOnPath(...names);
  if (installed) return installed;
  throw new PlainError('redis-server not found. Install it, or set REDIS_SERVER.');
}

function redisSpec(command: string, dataFolder: string, port: number): ProcessSpec {
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    dir: dataFolder,
    appendonly: 'yes',
    // Required by BullMQ, since an evicted key is a lost job.
    'maxmemory-policy': 'noeviction',
    logfile: 'redis.log',
  };
  return {
    name: 'redis',
    command,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    cwd: dataFolder,
    env: { PATH: process.env.PATH },
    service: true,
    ending: { signal: 'SIGTERM', patience: 1500, force: 'SIGKILL' },
  };
}

/** Starts a private Redis on a free loopback port, for tests and benchmarks. Resolves to its URL. */
export async function startRedis(
  supervisor: Supervisor,
  binary: string,
  dataFolder: string,
): Promise<string> {
  mkdirSync(dataFolder, { recursive: true });
  const port = await findFreePort();
  const redis = supervisor.keep(redisSpec(binary, dataFolder, port));
  await waitFor({
    what: 'Redis',
    processes: [redis],
    missing: async () => ((await accepts(port)) ? undefined : "it doesn't accept connections"),
  });
  return `redis://127.0.0.1:${port}`;
}
