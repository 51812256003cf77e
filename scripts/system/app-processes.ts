import { join } from 'node:path';
import type { ProcessSpec } from '@offload/processes';
import { builtWeb, builtWorker, nextCommand, tool } from '../bin';
import { root } from '../root';
import type { Mode } from './app-env';
import type { Settings } from './env';
import { readableLine } from './readable-line';

/** DRAIN_MS and what the worker needs to give its unfinished jobs back, also to a slow database. */
const workerPatienceMs = 12_000;
const webPatienceMs = 30_000;
const everyAddress = ['0.0.0.0', '::'];
/** Shorter than the 5 s after which `tsx watch` kills a process that it reloads. */
const developmentDrainMs = '2000';

/** Returns the URL of a path of the web's health, for this machine. */
export function healthUrl({ HOST, PORT }: Settings, path = ''): string {
  const host = everyAddress.includes(HOST) ? '127.0.0.1' : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}/api/health${path}`;
}

export function webSpec(settings: Settings, env: NodeJS.ProcessEnv, mode: Mode): ProcessSpec {
  const { HOST: host, PORT: port } = settings;
  const run =
    mode === 'production'
      ? builtWeb(host, port, env)
      : { ...nextCommand('dev', '-H', host, '-p', String(port)), env };
  return {
    ...run,
    name: 'web',
    cwd: join(root, 'apps/web'),
    ending: { signal: 'SIGTERM', patience: 3000, force: 'SIGKILL' },
    service: false,
    // In development, it compiles for as long as it takes, and may stop at a breakpoint.
    ...(mode === 'production' && {
      health: { url: healthUrl(settings, '/live'), patienceMs: webPatienceMs },
    }),
    ...formatIn(mode),
  };
}

/** Makes logs readable in development. In production, they stay JSON. */
function formatIn(mode: Mode): Pick<ProcessSpec, 'format'> {
  return mode === 'development' ? { format: readableLine } : {};
}

export function workerSpec(env: NodeJS.ProcessEnv, mode: Mode): ProcessSpec {
  const watch = ['watch', '--clear-screen=false', 'apps/worker/src/main.ts'];
  const run =
    mode === 'production'
      ? { ...builtWorker, env }
      : tool('tsx', watch, { DRAIN_MS: developmentDrainMs, ...env });
  return {
    ...run,
    name: 'worker',
    cwd: root,
    ending: { signal: 'SIGTERM', patience: workerPatienceMs, force: 'SIGKILL' },
    service: false,
    ...formatIn(mode),
  };
}
