import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '@offload/processes';
import { createTestDatabase, startMailServer, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { root } from '../../scripts/root';
import { endAll, startWorker } from './processes';

let database: TestDatabase;
let mail: Awaited<ReturnType<typeof startMailServer>>;
beforeAll(async () => {
  database = await createTestDatabase();
  mail = await startMailServer();
});
afterAll(async () => {
  await endAll();
  await mail.stop();
  await database.drop();
});

const start = (port: number) =>
  startWorker({
    ...{ databaseUrl: database.url, queueUrl: database.url, smtpUrl: mail.url },
    more: { WORKER_PORT: String(port) },
  });

/** Runs the worker's health check of docker-compose.yml. Returns its exit code. */
async function checkHealth(port: number): Promise<number> {
  const worker = z.looseObject({ healthcheck: z.looseObject({ test: z.array(z.string()) }) });
  const file = z.looseObject({ services: z.looseObject({ worker }) });
  const { services } = file.parse(
    parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }),
  );
  const [, command = '', ...args] = services.worker.healthcheck.test;
  const env = { PATH: process.env.PATH, WORKER_PORT: String(port) };
  return promisify(execFile)(command, args, { env }).then(
    () => 0,
    ({ code }: { code: number }) => code,
  );
}

it('is healthy, as docker-compose.yml checks it, while it takes jobs', async () => {
  const port = await findFreePort();
  expect(await checkHealth(port)).toBe(1);
  const worker = start(port);
  await until(async () => (await checkHealth(port)) === 0);
  const metrics = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(await metrics.text()).toMatch(/^offload_process_running_jobs\{queue="report"\} 0$/m);

  // Another one can't have the port, and says so before it takes a job.
  expect(await start(port).ended).toBe(1);
  expect(await checkHealth(port)).toBe(0);

  await worker.end('SIGTERM');
  expect(await checkHealth(port)).toBe(1);
});
