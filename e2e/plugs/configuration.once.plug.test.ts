import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { findFreePort, startProcess } from '@offload/processes';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtWeb, builtWorker, nodeOn } from '../../scripts/bin';
import { root } from '../../scripts/root';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'offload-configuration-'));
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

const programs = {
  web: { args: builtWeb('127.0.0.1', 0, {}).args, cwd: root },
  worker: { args: builtWorker.args, cwd: root },
  seed: { args: nodeOn('prisma/seed.ts').args, cwd: root },
  'npm start': { args: nodeOn('scripts/commands/start.ts').args, cwd: root },
};

/** Runs a program until it exits. Returns its exit status, its output, and the lines of it that aren't Next's greeting. */
async function run(program: keyof typeof programs, settings: Record<string, string>) {
  const { args, cwd } = programs[program];
  const { PATH = '' } = process.env;
  const env = {
    PATH,
    NODE_ENV: 'production',
    HOSTNAME: '127.0.0.1',
    PORT: String(await findFreePort()),
    DATA_DIR: folder,
    ...settings,
  };
  const running = startProcess({
    name: program,
    command: process.execPath,
    args,
    cwd,
    env,
    inOurGroup: true,
  });
  const outputs = [running.stdout, running.stderr].map((stream) => (stream ? text(stream) : ''));
  const [status, ...output] = await Promise.all([running.ended, ...outputs]);
  const lines = output.join('').split('\n');
  return { status, said: output.join(''), lines: lines.filter((line) => /^(✗ )?\w/.test(line)) };
}

function settings() {
  return {
    DATABASE_URL: database.url,
    SMTP_URL: 'smtp://127.0.0.1:1',
    STORAGE_URL: `file:${folder}`,
    APP_URL: 'http://localhost:3000',
    AUTH_SECRET: 'only for the tests of the configuration',
    ADMIN_PASSWORD: 'a phrase for the tests',
  };
}

describe.concurrent('an invalid setting', () => {
  it.each([
    ['web', { METRICS_TOKEN: 'short' }, 'METRICS_TOKEN must have at least 16 characters'],
    ['web', { APP_URL: 'http://offload.example' }, 'APP_URL must be https://…'],
    ['worker', { LEASE_MS: 'soon' }, 'LEASE_MS must be a whole number, at least 500'],
    ['worker', { WORKER_PORT: '70000' }, 'WORKER_PORT must be a port number from 1 to 65535'],
    ['worker', { APP_URL: 'http://offload.example' }, 'APP_URL must be https://…'],
    ['seed', { ADMIN_PASSWORD: 'short' }, 'ADMIN_PASSWORD must have at least 8 characters'],
    // Otherwise it would keep restarting a web process that can't start.
    ['npm start', { METRICS_TOKEN: 'short' }, 'METRICS_TOKEN must have at least 16 characters'],
  ] as const)('stops %s with one line and status 1: %o', async (program, wrong, problem) => {
    const { status, said, lines } = await run(program, { ...settings(), ...wrong });
    expect(said).not.toContain('Ready');
    expect(lines).toEqual([expect.stringContaining(`Configuration: ${problem}`)]);
    expect(status).toBe(1);
  });
});

describe('the seed', () => {
  it('creates the admin without demo data in production, with secrets in files and empty variables', async () => {
    const { DATABASE_URL, ADMIN_PASSWORD } = settings();
    const files = { DATABASE_URL_FILE: DATABASE_URL, ADMIN_PASSWORD_FILE: ADMIN_PASSWORD };
    const paths = Object.entries(files).map(([name, value]) => {
      writeFileSync(join(folder, name), `${value}\n`);
      return [name, join(folder, name)];
    });
    const seeded = await run('seed', { ...Object.fromEntries(paths), DEMO_DATA: '', ADMIN_EMAIL: '' });
    expect(seeded).toMatchObject({ status: 0, lines: [] });
    const users = await database.db.user.findMany({
      select: { email: true, banned: true },
      orderBy: { email: 'asc' },
    });
    expect(users).toEqual([
      { email: 'admin@example.com', banned: false },
      // Owns the jobs of schedules in code.
      { email: 'system@localhost.localdomain', banned: true },
    ]);
    expect(await database.db.order.count()).toBe(0);
  });

  it('adds the demo data if DEMO_DATA is true', async () => {
    expect(await run('seed', { ...settings(), DEMO_DATA: 'true' })).toMatchObject({ status: 0, lines: [] });
    expect(await database.db.order.count()).toBeGreaterThan(10_000);
  });
});
