import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isSecret, settings } from '@offload/env';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { prepareAppRole } from '../prisma/app-role';
import { root } from './root';

const ServiceSchema = z.looseObject({
  environment: z.record(z.string(), z.unknown()).default({}),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
});
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const { services } = z
  .looseObject({ services: z.record(z.string(), ServiceSchema) })
  .parse(parse(text, { merge: true }));

let database: TestDatabase;
let appUrl: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  // Roles belong to the whole server.
  url.username = `app_${url.pathname.slice(1)}`;
  url.password = 'a password of the tests';
  appUrl = url.href;
  await prepareAppRole(database.url, appUrl);
});
afterAll(async () => {
  const { username } = new URL(appUrl);
  await database.db.$executeRawUnsafe(`DROP OWNED BY "${username}" CASCADE`);
  await database.db.$executeRawUnsafe(`DROP ROLE "${username}"`);
  await database.drop();
});

/** Runs the worker's health check as an engine does. Returns its exit code. */
async function checkWorker(): Promise<number> {
  const [, command = '', ...args] = services.worker?.healthcheck?.test ?? [];
  // Compose reads `$$` as one dollar sign.
  const written = args.map((arg) => arg.replaceAll('$$', '$'));
  const options = { cwd: root, env: { ...process.env, DATABASE_URL: appUrl } };
  return promisify(execFile)(command, written, options).then(
    () => 0,
    ({ code }: { code: number }) => code,
  );
}

it('reports a worker as healthy while its heartbeat arrives, with the rights of the app', async () => {
  expect(await checkWorker()).toBe(1);
  await database.db.$executeRaw`
    INSERT INTO offload.worker_process (id, host, pid, alive_until) VALUES (gen_random_uuid(), ${hostname()}, 1, now() + interval '1 minute')`;
  expect(await checkWorker()).toBe(0);
  await database.db.$executeRaw`UPDATE offload.worker_process SET alive_until = now() - interval '1 s'`;
  expect(await checkWorker()).toBe(1);
});

/** Settings of a process that compose doesn't ask for: their defaults are right for its containers. */
const inside = ['LEASE_MS', 'NODE_ENV'];

it('passes on every setting, and nothing else', () => {
  const apps = ['web', 'worker', 'migrate'].map((name) => Object.keys(services[name]?.environment ?? {}));
  const passedOn = new Set(apps.flat().filter((name) => name !== 'AWS_REGION'));
  expect([...passedOn, ...inside].sort()).toEqual(Object.keys(settings).sort());
});

it('gives each process only the secrets that it needs', () => {
  const secretsOf = (name: string) =>
    Object.keys(services[name]?.environment ?? {})
      .filter(isSecret)
      .sort();
  const shared = [
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'DATABASE_URL',
    'QUEUE_URL',
  ];
  expect(secretsOf('web')).toEqual([...shared, 'AUTH_SECRET', 'METRICS_TOKEN', 'SEALING_KEY'].sort());
  expect(secretsOf('worker')).toEqual([...shared, 'SEALING_KEY', 'SMTP_URL'].sort());
  expect(secretsOf('migrate')).toEqual(['ADMIN_PASSWORD', 'DATABASE_OWNER_URL', 'DATABASE_URL']);
});
