import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { admit } from '../src/admission/admit';
import { type GateFailure, recordFailure } from '../src/admission/breaker';
import { type GateView, readGates } from '../src/admission/read-gates';
import { sql } from '../src/database/sql';
import type { NewJob } from '../src/job/enqueue/new-job';
import type { GateLimits } from '../src/job/holds/gate-limits';
import { createJobTools } from './jobs';

/** Makes the tools for tests of gates, in a database of their own. Each test has a gate of its own. */
export function createGateTools() {
  const tools = createJobTools();
  let database: TestDatabase;
  let name: string;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(() => {
    name = `host:${randomUUID()}`;
  });

  const request = (limits: GateLimits = {}, job: Partial<NewJob> = {}) =>
    tools.put(database.core, { gate: { name, limits }, ...job });
  const fail = (id: string = randomUUID(), more: Partial<GateFailure> = {}) =>
    recordFailure(database.core, {
      name,
      run: { id, fence: 1 },
      message: 'Down.',
      status: 503,
      retryAfterMs: null,
      ...more,
    });

  async function read(): Promise<GateView> {
    const gate = (await readGates(database.core, 1_000)).find((each) => each.name === name);
    if (!gate) throw new Error('there is no such gate');
    return gate;
  }
  return {
    ...tools,
    request,
    fail,
    read,
    db: () => database.core,
    name: () => name,
    admit: async () =>
      (await admit(database.core, { scopes: [['gate', name]] }, {})).known.map(({ id }) => id),
    find: (id: string) => database.db.job.findUniqueOrThrow({ where: { id } }),
    /** How many seconds a gate is closed from now. */
    secondsClosed: async () =>
      Math.round((((await read()).closedUntil?.getTime() ?? 0) - Date.now()) / 1_000),
    passTime: () =>
      database.core.execute(
        sql`UPDATE offload.gate SET closed_until = date_trunc('milliseconds', now()) WHERE name = ${name}`,
      ),
    /** Records failures until the gate closes. */
    async close(): Promise<void> {
      await tools.cancel(database.core, (await request()).id);
      for (let count = 0; count < 3; count += 1) await fail();
    },
  };
}
