import { randomUUID } from 'node:crypto';
import { createJobWriter } from '@offload/core/internal';
import type { Database } from '@offload/db';
import { system } from '@offload/kinds/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role } from '@/server/auth/roles';
import { failure, putJob, runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { callConsole } from '@/testing/test-console';
import { findGroup } from '../changes/failure-queries';

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
  const filter = { ids: [id], until: new Date(Date.now() + 60_000).toISOString() };
  const reason = `Told ${owner.email} about it`;
  expect((await operator.post('/api/admin/dismissals', { filter, reason })).status).toBe(200);
});
afterAll(() => api.close());

const paths = [
  '/api/admin/jobs',
  '/api/admin/dismissals',
  '/api/jobs?owner=all',
  '/api/jobs/$id',
  '/api/jobs/$id/timeline',
];

it.each(paths)("hides the owner's email address from a viewer: %s", async (path) => {
  const textFor = async (caller: SignedInCaller) => {
    const response = await caller.get(path.replace('$id', id));
    expect(response.status).toBe(200);
    return response.text();
  };
  expect(await textFor(operator)).toContain(owner.email);
  expect(await textFor(viewer)).not.toContain(owner.email);
});

it.each(['/api/jobs/$id', '/api/jobs/$id/log'])('hides it in the console: %s', async (path) => {
  const textFor = async (caller: SignedInCaller) =>
    (await callConsole(caller).get(path.replace('$id', id))).text();
  expect(await textFor(operator)).toContain(owner.email);
  expect(await textFor(viewer)).not.toContain(owner.email);
});

it("shows a viewer the owner's ID instead of the address, except for their own jobs", async () => {
  const own = await putJob(db, viewer.id);
  const { data } = await (await viewer.get('/api/admin/jobs')).json();
  const ownerOf = (job: string) => data.find((row: { id: string }) => row.id === job)?.owner;
  expect(ownerOf(id)).toEqual({ id: owner.id, email: '•••' });
  expect(ownerOf(own)).toEqual({ id: viewer.id, email: viewer.email });
});

it("doesn't let a viewer guess an address by searching for it", async () => {
  const found = async (caller: SignedInCaller, q: string) => {
    const response = await caller.get(`/api/admin/jobs?q=${encodeURIComponent(q)}`);
    return (await response.json()).data.map((job: { id: string }) => job.id);
  };
  for (const q of [owner.email, `owner:${owner.email.slice(0, 8)}`]) {
    expect(await found(operator, q)).toEqual([id]);
    expect(await found(viewer, q)).toEqual([]);
  }
  expect(await found(viewer, `owner:${owner.id}`)).toEqual([id]);
});

it("hides owners' addresses from a viewer on pages that show more than the API", async () => {
  const restored = await db.job.update({ where: { id }, data: { dismissedAt: null } });
  const group = { kind: restored.kind, signature: restored.errorSignature ?? '', since: new Date(0) };
  const textFor = async ({ id: personId, email }: SignedInCaller, role: Role) => {
    const person = { id: personId, email, role, name: '', isVerified: true, sessionId: '' };
    return JSON.stringify(await findGroup(group, null, person));
  };
  expect((await textFor(operator, 'operator')).split(owner.email)).toHaveLength(4);
  expect(await textFor(viewer, 'viewer')).not.toContain(owner.email);
});
