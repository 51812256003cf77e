import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort, type Program, type RunningProcess, startProcess } from '@offload/processes';
import { started as countStart, until } from '@offload/testing';
import * as z from 'zod';
import { builtWeb, builtWorker } from '../../scripts/bin';
import { root } from '../../scripts/root';

export interface Settings {
  databaseUrl: string;
  queueUrl: string;
  smtpUrl: string;
  more?: Record<string, string>;
}

const started = new Set<RunningProcess>();

type Output = 'ignore' | 'pipe';

function run(program: Omit<Program, 'env'>, env: NodeJS.ProcessEnv, output: Output = 'ignore') {
  const { PATH, HOME } = process.env;
  const running = startProcess({
    ...program,
    env: { PATH, HOME, NODE_ENV: 'production', ...env },
    output,
    errors: 'inherit',
    inOurGroup: true,
  });
  countStart(program.name);
  started.add(running);
  void running.ended.then(() => started.delete(running));
  return running;
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

/** Waits until a web process serves. */
export async function untilServing(url: string): Promise<void> {
  await until(() =>
    fetch(`${url}/api/openapi.json`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
}

/** Starts a worker process, as `npm start` does. */
export function startWorker(settings: Settings): RunningProcess {
  return run({ name: 'worker', ...builtWorker, cwd: root }, environment(settings));
}

/** Starts a web process from the production build, by default on a free port, and waits until it responds. */
export async function startWeb(
  settings: Settings,
  options: { port?: number | undefined; output?: Output } = {},
): Promise<RunningProcess & { url: string; port: number }> {
  const { port = await findFreePort(), output } = options;
  const url = `http://127.0.0.1:${port}`;
  const { env, ...command } = builtWeb('127.0.0.1', port, environment(settings));
  const web = run({ name: 'web', ...command, cwd: root }, env, output);
  await untilServing(url);
  return { ...web, url, port };
}

/** Ends what a test has left running, except what the next one continues with. */
export async function endAll(kept?: RunningProcess): Promise<void> {
  const ending = [...started].filter(({ pid }) => pid !== kept?.pid);
  await Promise.all(ending.map((running) => running.end('SIGKILL')));
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
