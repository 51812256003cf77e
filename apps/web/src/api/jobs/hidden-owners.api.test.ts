import { randomUUID } from 'node:crypto';
import { createJobWriter } from '@offload/core/test/worker-parts';
import type { Database } from '@offload/db';
import { system } from '@offload/kinds/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failure, putJob, runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { callConsole } from '@/testing/test-console';

let api: TestApi;
let db: Database;
let owner: SignedInCaller;
let viewer: SignedInCaller;
let operator: SignedInCaller;
let id: string;

beforeAll(async () => {
  api = await openTestApi();
  db = api.database.db;
  owner = await api.signedIn();
  viewer = await api.signedIn('viewer');
  operator = await api.signedIn('operator');
  id = await putJob(db, owner.id);
  await runJob(db, id, { state: 'failed', failure: { ...failure, message: `No inbox ${owner.email} here` } });
  const writer = createJobWriter(api.database.core, {
    workerId: randomUUID(),
    leaseMs: 1_000,
    hooks: system.hooks,
  });
  const line = { jobId: id, attempt: 1, at: new Date(), level: 'info' as const, details: null };
  await writer.log({ ...line, message: `Sending to ${owner.email}` });
  const file = { role: 'source', name: `${owner.email}.csv`, contentType: 'text/csv', bytes: 1, key: 'k' };
  await db.file.create({ data: { id: randomUUID(), jobId: id, ...file } });
  const reason = `Told ${owner.email} about it`;
  expect((await callConsole(operator).post(`/api/jobs/${id}/dismiss`, { reason })).status).toBe(200);
});
afterAll(() => api.close());

it.each(['/api/jobs?owner=all', '/api/jobs/$id', '/api/jobs/$id/timeline'])(
  "hides the owner's email address from a viewer: %s",
  async (path) => {
    const textFor = async (caller: SignedInCaller) => {
      const response = await caller.get(path.replace('$id', id));
      expect(response.status).toBe(200);
      return response.text();
    };
    expect(await textFor(operator)).toContain(owner.email);
    expect(await textFor(viewer)).not.toContain(owner.email);
  },
);

it.each(['/api/jobs', '/api/jobs/$id', '/api/jobs/$id/log', '/api/dismissals'])(
  'hides it in the console: %s',
  async (path) => {
    const textFor = async (caller: SignedInCaller) =>
      (await callConsole(caller).get(path.replace('$id', id))).text();
    expect(await textFor(operator)).toContain(owner.email);
    expect(await textFor(viewer)).not.toContain(owner.email);
  },
);

it('hides it in the console from viewers of a group of failures', async () => {
  const { kind, errorCode } = await db.job.update({ where: { id }, data: { dismissedAt: null } });
  const group = new URLSearchParams({ kind, code: errorCode ?? '' });
  const textFor = async (caller: SignedInCaller) =>
    (await callConsole(caller).get(`/api/failures/jobs?${group}`)).text();
  // Of the job, of its error, and among the owners.
  expect((await textFor(operator)).split(owner.email)).toHaveLength(4);
  expect(await textFor(viewer)).not.toContain(owner.email);
});
