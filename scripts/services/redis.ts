import { mkdirSync } from 'node:fs';
import { accepts, findFreePort, type ProcessSpec, type Supervisor, waitFor } from '@offload/processes';
import { findOrInstall } from './find-or-install';

export function findRedis(supervisor: Supervisor): Promise<string> {
  return findOrInstall(supervisor, 'REDIS_SERVER', ['redis-server', 'valkey-server']);
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
