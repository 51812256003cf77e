import { randomUUID } from 'node:crypto';
import { defineSystem, type Jobs, migrate, openJobs } from '@offload/core';
import { raw } from '@offload/core/internal';
import { contractOf } from '@offload/core/testing/contract';
import { createJobTools } from '@offload/core/testing/jobs';
import { testEnv } from '@offload/testing';
import { Client } from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { z } from 'zod';
import type { ConsoleAccess } from '../access';
import { mountConsole } from '../create-console';
import type { ConsoleOptions } from '../options';

// Not the usual one.
const schema = 'shop';
const receipt = contractOf('receipt', {
  ...{ queue: 'print', payload: z.object({ orderId: z.int(), token: z.string() }) },
  secrets: ['token'],
});
const system = defineSystem({
  queues: { print: { concurrency: 1, ownerRunning: 3, ownerOpen: 9 } },
  contracts: [receipt],
});
const tools = createJobTools(system.hooks);
const assets = { 'main-1A.js': { type: 'text/javascript', body: 'go()' } };

export const ada: ConsoleAccess = { actor: 'ada@example.com', can: 'all' };

/**
 * Makes a database of someone else's app for the tests of a file: it has the core's tables and no other ones. Returns what they
 * use.
 */
export function openShop() {
  const server = testEnv('TEST_DATABASE_URL');
  const name = `console_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(server);
  url.pathname = name;
  let jobs: Jobs;

  async function onServer(statement: string): Promise<void> {
    const admin = new Client({ connectionString: server });
    await admin.connect();
    await admin.query(statement);
    await admin.end();
  }
  beforeAll(async () => {
    await onServer(`CREATE DATABASE ${name}`);
    await migrate(url.href, { schema });
    jobs = openJobs({ system, databaseUrl: url.href, schema });
  });
  afterAll(async () => {
    await jobs.close();
    await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
  });
  return {
    jobs: () => jobs,
    open: (access: unknown = ada, more: Partial<ConsoleOptions> = {}) => openConsole(jobs, access, more),
    rowsOf: (text: string) => jobs.db.query(raw(text)),
    /** Lets a job of a guest fail. */
    failed: (message: string) =>
      tools.fail(jobs.db, message, {
        ...{ kind: 'receipt', queue: 'print', ownerId: 'guest', payload: { orderId: 1, token: 't' } },
      }),
  };
}

/** Mounts a console for someone. Returns how they call it. */
function openConsole(jobs: Jobs, access: unknown, more: Partial<ConsoleOptions>) {
  const authorize = () => access as ConsoleAccess;
  const { GET, POST } = mountConsole({ jobs, basePath: '/ops', authorize, ...more }, assets);
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  return {
    get: (path: string) => GET(new Request(`http://shop.test/ops${path}`)),
    post: (path: string, body: object = {}, other: Record<string, string> = {}) =>
      POST(
        new Request(`http://shop.test/ops${path}`, {
          ...{ method: 'POST', headers: { ...headers, ...other }, body: JSON.stringify(body) },
        }),
      ),
  };
}

export async function jsonOf(response: Response | Promise<Response>): Promise<unknown> {
  return (await response).json();
}
