import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { until } from '@offload/testing';
import { cleanEnv } from '../system';

export interface AppProcess {
  pid: number | undefined;
  /** Ends it, and resolves to its exit code; null: a signal has ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts the worker as the guide has it typed. */
export function startAppWorker(folder: string, command: string): AppProcess {
  const [node, ...args] = command.split(' ');
  if (node !== 'node') throw new Error(`The guide starts the worker with ${node}`);
  return follow(
    spawn(process.execPath, args, { cwd: folder, env: cleanEnv(), stdio: ['ignore', 'pipe', 'inherit'] }),
  );
}

/** Starts the built web, and waits until it answers. */
export async function startAppWeb(folder: string, port: number): Promise<AppProcess> {
  const next = join(folder, 'node_modules/next/dist/bin/next');
  const args = [next, 'start', '--hostname', '127.0.0.1', '--port', String(port)];
  const web = follow(
    spawn(process.execPath, args, { cwd: folder, env: cleanEnv(), stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  await until(() => isThere(`http://127.0.0.1:${port}/`), 60_000);
  return web;
}

async function isThere(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function follow(child: ChildProcess): AppProcess {
  const exited = once(child, 'exit');
  const said = child.stdout ? text(child.stdout) : Promise.resolve('');
  return {
    pid: child.pid,
    async end(signal) {
      child.kill(signal);
      const [code] = await exited;
      // What it has said matters only if it ended otherwise. Next.js itself exits with 143 after SIGTERM.
      if (signal !== 'SIGKILL' && code !== 0 && code !== 143) console.error(await said);
      return typeof code === 'number' ? code : null;
    },
  };
}
