import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Task } from '@offload/processes';
import { root } from './root';

/** Returns the task for a tool in node_modules/.bin, run in the project's folder. */
export function tool(name: string, args: string[], env: NodeJS.ProcessEnv = process.env): Task {
  return { name, command: join(root, 'node_modules', '.bin', name), args, cwd: root, env };
}

/** Makes Node run TypeScript. */
export const typeScript = ['--import', join(root, 'scripts/tsx.mjs')];

/** Returns the command to run one of our TypeScript files. */
export function nodeOn(file: string): { command: string; args: string[] } {
  return { command: process.execPath, args: [...typeScript, join(root, file)] };
}

/** Returns the command to run Next.js. It runs its file instead of npx, which wouldn't pass signals to the server. */
export function nextCommand(...args: string[]): { command: string; args: string[] } {
  const next = createRequire(join(root, 'apps/web/package.json')).resolve('next/dist/bin/next');
  return { command: process.execPath, args: [next, ...args] };
}

/** The folder of the built web and its packages, and what starts it in there. */
export const webBuild = join(root, 'apps/web/.next/standalone');
export const webMain = 'apps/web/main.mjs';

/** Returns how to run the built web. */
export function builtWeb(host: string, port: number, env: NodeJS.ProcessEnv) {
  return {
    command: process.execPath,
    args: [join(webBuild, webMain)],
    // Keeps connections longer than proxies and clients do, because a request on a closing connection fails.
    env: { ...env, HOSTNAME: host, PORT: String(port), KEEP_ALIVE_TIMEOUT: '75000' },
  };
}

/** Where the built worker is: main.mjs, and its isolated program in a folder that shows nothing else. */
export const workerBuild = join(root, 'apps/worker/dist');

/**
 * Runs the built worker. Its stack traces name lines of the sources. With a heap that may have 2 GB, V8 would let
 * garbage grow to three times what is in use before it collects it, and with one of 1 GB, to 0.6 times.
 */
export const builtWorker = {
  command: process.execPath,
  args: ['--enable-source-maps', '--max-old-space-size=1024', join(workerBuild, 'main.mjs')],
};
