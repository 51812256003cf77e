import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, until } from '@offload/testing';
import { z } from 'zod';
import { builtWorker } from '../../scripts/bin';

const root = fileURLToPath(new URL('../..', import.meta.url));
const next = createRequire(join(root, 'apps/web/package.json')).resolve('next/dist/bin/next');

export interface Running {
  pid: number;
  /** Sends a signal. */
  signal(signal: NodeJS.Signals): void;
  /** Sends a signal and waits for the end. Answers the exit status, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

export interface Settings {
  databaseUrl: string;
  queueUrl: string;
  smtpUrl: string;
  more?: Record<string, string>;
}

const started = new Set<ChildProcess>();

function run(args: string[], cwd: string, env: Record<string, string>): Running {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exit = once(child, 'exit');
  started.add(child);
  const { pid } = child;
  if (!pid) throw new Error(`cannot start ${args.join(' ')}`);
  return {
    pid,
    signal: (signal) => child.kill(signal),
    async end(signal) {
      child.kill(signal);
      const [code, by] = await exit;
      started.delete(child);
      return code ?? by;
    },
  };
}

function environment({ databaseUrl, queueUrl, smtpUrl, more }: Settings): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    QUEUE_URL: queueUrl,
    SMTP_URL: smtpUrl,
    STORAGE_URL: `file:${join(tmpdir(), 'offload-plugs')}`,
    APP_URL: 'http://localhost:3000',
    AUTH_SECRET: 'only for the tests that pull the plugs',
    LOG_LEVEL: 'silent',
    STAFF_TWO_FACTOR: 'off',
    ...more,
  };
}

/** Starts a worker process, as `npm start` does. */
export function startWorker(settings: Settings): Running {
  return run(builtWorker.args, root, environment(settings));
}

/** Starts a web process from the production build, and waits until it answers. */
export async function startWeb(settings: Settings): Promise<Running & { url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = [next, 'start', '-H', '127.0.0.1', '-p', String(port)];
  const web = run(args, join(root, 'apps/web'), environment(settings));
  await until(
    () =>
      fetch(`${url}/api/openapi.json`).then(
        ({ ok }) => ok,
        () => false,
      ),
    120_000,
  );
  return { ...web, url };
}

/** Ends what a test has left running, but for what the next one goes on with. */
export async function endAll(kept?: Running): Promise<void> {
  const ending = [...started].filter(({ pid }) => pid !== kept?.pid);
  await Promise.all(
    ending.map(async (child) => {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
      started.delete(child);
    }),
  );
}

/** Signs a user up. Returns the status. Rejects if there is no response. */
export async function signUp(web: { url: string }, email: string): Promise<number> {
  const response = await fetch(`${web.url}/api/signup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email }),
  });
  await response.text();
  return response.status;
}

const HealthSchema = z.object({ checks: z.record(z.string(), z.unknown()) });

/** Returns the status of the health check, and what it says. */
export async function healthOf(web: { url: string }) {
  const response = await fetch(`${web.url}/api/health`);
  const { checks } = HealthSchema.parse(await response.json());
  return { status: response.status, checks };
}
