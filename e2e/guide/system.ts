import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { signalGroup, startProcess } from '@offload/processes';
import { Client } from 'pg';

/** Runs a command in a folder. Returns its exit status and all that it wrote. */
export async function run(folder: string, command: string, args: string[], more: NodeJS.ProcessEnv = {}) {
  const env = { ...cleanEnv(), ...more };
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args, { cwd: folder, env });
    return { status: 0, output: stdout + stderr };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'stdout' in error && 'stderr' in error)) throw error;
    return { status: error.code, output: `${error.stdout}${error.stderr}` };
  }
}

/** An empty database on a server, by default that of the tests, as a first start finds it. */
export async function createEmptyDatabase(
  server = process.env.TEST_DATABASE_URL ?? '',
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `guide_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(server);
  url.pathname = name;
  await query(server, `CREATE DATABASE ${name}`);
  return { url: url.href, drop: () => query(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function query(server: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/**
 * Starts Offload as `npm run dev` or `npm start` does, in a process group of its own, and waits until it says that it is
 * ready.
 */
export async function startOffload(
  folder: string,
  settings: Record<string, string>,
  command: 'dev' | 'start' = 'dev',
) {
  const offload = startProcess({
    name: `npm run ${command}`,
    command: process.execPath,
    args: ['scripts/bootstrap.mjs', command],
    cwd: folder,
    // As npm sets it: then it ends when we do, however that happens.
    env: { ...cleanEnv(), npm_lifecycle_event: command, ...settings },
    errors: 'inherit',
  });
  const said: string[] = [];
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: offload.stdout ?? Readable.from([]) }).on('line', (line) => {
      said.push(line);
      if (line.startsWith('Offload is ready')) resolve();
    });
  });
  const hasEnded = await Promise.race([ready.then(() => false), offload.ended.then(() => true)]);
  if (hasEnded) throw new Error(`Offload did not start:\n${said.join('\n')}`);
  return {
    /** The lines that it has printed. */
    said,
    async stop() {
      await offload.end('SIGTERM');
    },
    /** Sends a signal to the whole group, as a terminal does, and waits for the end. Returns the exit status. */
    signalGroup(signal: NodeJS.Signals) {
      signalGroup(offload.pid, signal);
      return offload.ended;
    },
  };
}

/** Without what the test runner has set for its own tests. */
export function cleanEnv(): NodeJS.ProcessEnv {
  // The certificates are those of a proxy between here and the registry, if there is one.
  const { PATH, HOME, REDIS_SERVER, NODE_EXTRA_CA_CERTS } = process.env;
  return { PATH, HOME, REDIS_SERVER, NODE_EXTRA_CA_CERTS, NEXT_TELEMETRY_DISABLED: '1' };
}
