import { sql } from '@offload/core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Role } from '@/server/auth/roles';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let people: Record<Role, SignedInCaller>;
const name = 'host:api.example.com';
const path = `/api/admin/hosts/${encodeURIComponent(name)}/try`;

beforeAll(async () => {
  api = await openTestApi();
  people = {
    admin: await api.signedIn('admin'),
    operator: await api.signedIn('operator'),
    viewer: await api.signedIn('viewer'),
    user: await api.signedIn('user'),
  };
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.database.core.execute(sql`TRUNCATE offload.gate`);
  await api.database.core.execute(sql`
    INSERT INTO offload.gate (name, concurrency, rate_starts, rate_interval_ms, failures, closed_at, closed_until, last_error,
      last_status, last_error_at)
    VALUES ('host:fine.example.com', 10, 300, 60000, 0, NULL, NULL, NULL, NULL, NULL),
      (${name}, NULL, NULL, NULL, 3, now(), now() + interval '1 hour', 'It failed.', 503, now())`);
});

it.each(['admin', 'operator', 'viewer'] as const)(
  'shows a %s every host, failing ones first',
  async (role) => {
    const { data } = await (await people[role].get('/api/admin/hosts')).json();
    expect(data).toMatchObject([
      {
        name,
        state: 'closed',
        failures: 3,
        lastError: 'It failed.',
        lastStatus: 503,
        rate: null,
        waiting: 0,
      },
      {
        name: 'host:fine.example.com',
        state: 'open',
        concurrency: 10,
        rate: { starts: 300, everyMs: 60_000 },
      },
    ]);
  },
);

it('ends the wait of a closed host and records who did it', async () => {
  const { data } = await (await people.operator.post(path)).json();
  expect(data).toMatchObject([{ name, state: 'half-open' }, { state: 'open' }]);
  const actions = await api.database.db.operatorAction.findMany({ where: { subjectType: 'host' } });
  expect(actions).toMatchObject([{ action: 'host.try', subjectId: name, actorId: people.operator.id }]);
});

it('lets only operators and admins try a host, and only one that is closed', async () => {
  for (const role of ['viewer', 'user'] as const) expect((await people[role].post(path)).status).toBe(403);
  expect((await api.post(path)).status).toBe(401);
  expect((await people.admin.post(path.replace('api.example', 'fine.example'))).status).toBe(409);
  expect((await people.admin.post('/api/admin/hosts/nowhere/try')).status).toBe(409);
  const { data } = await (await people.admin.get('/api/admin/hosts')).json();
  expect(data[0]).toMatchObject({ state: 'closed' });
});
