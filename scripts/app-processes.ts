import { join } from 'node:path';
import type { Mode } from './app-env';
import { builtWorker, nextCommand, tool } from './bin';
import type { Settings } from './env';
import type { ProcessSpec } from './kept-process';
import { readableLine } from './readable-line';
import { root } from './root';

/** Slightly longer than DRAIN_MS, so that the worker can give its unfinished jobs back. */
const WORKER_PATIENCE = 7500;
/** Shorter than the 5 s after which `tsx watch` kills a process that it reloads. */
const DEVELOPMENT_DRAIN = '2000';

/** Keeps connections longer than proxies and clients do, because a request on a closing connection fails. */
const PRODUCTION_WEB = ['start', '--keepAliveTimeout', '75000'];

export function webSpec(settings: Settings, env: NodeJS.ProcessEnv, mode: Mode): ProcessSpec {
  const command = mode === 'production' ? PRODUCTION_WEB : ['dev'];
  return {
    name: 'web',
    ...nextCommand(...command, '-H', settings.HOST, '-p', String(settings.PORT)),
    cwd: join(root, 'apps/web'),
    env,
    ending: { signal: 'SIGTERM', patience: 3000, force: 'SIGKILL' },
    service: false,
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
      : tool('tsx', watch, { DRAIN_MS: DEVELOPMENT_DRAIN, ...env });
  return {
    ...run,
    name: 'worker',
    cwd: root,
    ending: { signal: 'SIGTERM', patience: WORKER_PATIENCE, force: 'SIGKILL' },
    service: false,
    ...formatIn(mode),
  };
}
