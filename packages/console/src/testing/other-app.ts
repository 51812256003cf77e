import { randomUUID } from 'node:crypto';
import { defineSchedule, defineSystem, type Jobs, migrate, openJobs } from '@offload/core';
import { raw } from '@offload/core/sql';
import { contractOf } from '@offload/core/test/contract';
import { createJobTools } from '@offload/core/test/jobs';
import { testEnv } from '@offload/testing';
import { Client } from 'pg';
import * as z from 'zod';
import type { ConsoleAccess } from '../access';
import { mountConsole } from '../create-console';
import type { ConsoleOptions } from '../options';

const schedule = z.object({ orderId: z.int() });
const receipt = contractOf('receipt', {
  queue: 'print',
  payload: z.object({ orderId: z.int(), token: z.string() }),
  secrets: ['token'],
  retention: '90 days',
  signals: {
    approval: { schema: z.object({ by: z.string().optional() }), by: 'staff', label: 'Approve' },
    refund: { schema: z.object({}), by: 'staff' },
  },
  scheduled: (template) => ({ ...schedule.parse(template), token: 't' }),
});
const nightly = defineSchedule({
  name: 'nightly',
  contract: receipt,
  cron: '0 3 * * *',
  timeZone: 'UTC',
  payload: () => ({ orderId: 3, token: 't' }),
});
const system = defineSystem({
  queues: { print: { concurrency: 1, ownerRunning: 3, ownerOpen: 9 } },
  contracts: [receipt],
  schedules: [nightly],
});
const assets = {
  'main-1A.js': { type: 'text/javascript', body: 'go()' },
  'main-1A.css': { type: 'text/css', body: 'p { }' },
};

export const ada: ConsoleAccess = { actor: 'ada@example.com', can: 'all', seesValues: true };

export type OtherApp = Awaited<ReturnType<typeof openOtherApp>>;

// Not the usual one.
const schema = 'shop';

/** Opens someone else's app: its database has the core's tables and no other ones, and not in the usual schema. */
export async function openOtherApp() {
  const server = testEnv('TEST_DATABASE_URL');
  const name = `console_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(server);
  url.pathname = name;
  const tools = createJobTools(system.hooks);
  await onServer(server, `CREATE DATABASE ${name}`);
  await migrate(url.href, { schema });
  const jobs = openJobs({ system, databaseUrl: url.href, schema });
  return {
    jobs,
    tools,
    rowsOf: (text: string) => jobs.db.query(raw(text)),
    failed: (message: string) =>
      tools.fail(jobs.db, message, {
        kind: 'receipt',
        queue: 'print',
        ownerId: 'guest',
        payload: { orderId: 1, token: 't' },
      }),
    open: (access: unknown = ada, more: Partial<ConsoleOptions> = {}) => mountFor(jobs, access, more),
    async close() {
      await jobs.close();
      await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Mounts a console for someone. Returns how they call it. */
function mountFor(jobs: Jobs, access: unknown, more: Partial<ConsoleOptions>) {
  const authorize = () => access as ConsoleAccess;
  const { GET, POST } = mountConsole({ jobs, basePath: '/ops', authorize, ...more }, assets);
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  return {
    get: (path: string, other: Record<string, string> = {}) =>
      GET(new Request(`http://shop.test/ops${path}`, { headers: other })),
    post: (path: string, body: object = {}, other: Record<string, string> = {}) =>
      POST(
        new Request(`http://shop.test/ops${path}`, {
          method: 'POST',
          headers: { ...headers, ...other },
          body: JSON.stringify(body),
        }),
      ),
  };
}

async function onServer(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}

/** Returns the JSON of a response. */
export async function jsonOf(response: Response | Promise<Response>): Promise<unknown> {
  return (await response).json();
}
