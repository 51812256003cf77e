import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort, type RunningProcess, startProcess } from '@offload/processes';
import { Redis } from 'ioredis';
import { testEnv } from '../env';
import { started } from '../started';

export interface RedisServer {
  url: string;
  /** Ends the process like a power failure. Unwritten data is lost. */
  kill(): Promise<void>;
  /** Restarts it on the same port. */
  start(): Promise<void>;
  /** Sends a command, like an operator would. */
  command(name: string, ...args: string[]): Promise<unknown>;
  /** Does nothing, since it stores nothing. */
  empty(): Promise<void>;
  /** Stops it and removes its files. */
  remove(): Promise<void>;
}

/**
 * Starts a Redis for one test, or a node of a Cluster, or a Sentinel. It stores nothing on disk, so it loses everything when
 * it's killed.
 */
export async function startRedis(mode: 'alone' | 'cluster' | 'sentinel' = 'alone'): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'offload-redis-'));
  // A node of a cluster also listens 10,000 ports above its own, where connections of others would begin.
  const port = (await findFreePort()) - (mode === 'cluster' ? 10_000 : 0);
  const url = `redis://127.0.0.1:${port}`;
  let server: RunningProcess | null = null;

  async function start(): Promise<void> {
    started('Redis');
    server = startProcess({
      name: 'redis',
      command: testEnv('REDIS_SERVER'),
      args: argsOf(mode, port, folder),
      cwd: folder,
      env: process.env,
      output: 'ignore',
      inOurGroup: true,
    });
    const client = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    // It refuses connections for its first milliseconds.
    client.on('error', () => undefined);
    const ended = server.ended.then((status) => {
      throw new Error(`Redis has ended: ${status}`);
    });
    await Promise.race([client.ping(), ended]).finally(() => client.disconnect());
  }
  async function kill(): Promise<void> {
    await server?.end('SIGKILL');
    server = null;
  }
  await start();
  return {
    url,
    start,
    kill,
    async command(name, ...args) {
      const client = new Redis(url);
      try {
        return await client.call(name, ...args);
      } finally {
        client.disconnect();
      }
    },
    empty: async () => undefined,
    async remove() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function argsOf(mode: 'alone' | 'cluster' | 'sentinel', port: number, folder: string): string[] {
  const common = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const settings = [...common, '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
  if (mode === 'alone') return settings;
  if (mode === 'cluster') return [...settings, '--cluster-enabled', 'yes'];
  // It keeps its state in its configuration.
  const file = join(folder, 'sentinel.conf');
  writeFileSync(file, '');
  return [file, '--sentinel', ...common];
}
