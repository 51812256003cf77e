import { randomUUID } from 'node:crypto';
import { findExisting } from '@offload/console/operations/index.ts';
import { beat, createJobWriter, signOff } from '@offload/core/internal';
import type { Database } from '@offload/db';
import { indexOrders } from '@offload/kinds/index-orders';
import { enqueue, system } from '@offload/kinds/system';
import { welcomeEmail } from '@offload/kinds/welcome-email';
import { someWorker } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failure, hideFields, putJob, runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let db: Database;
let owner: SignedInCaller;
let id: string;

beforeAll(async () => {
  api = await openTestApi();
  db = api.database.db;
  owner = await api.signedIn();
  id = await putJob(db, owner.id);
  await runJob(db, id, { state: 'failed', failure });
  const line = { jobId: id, attempt: 1, at: new Date(0), level: 'info' as const };
  const writer = createJobWriter(api.database.core, {
    workerId: randomUUID(),
    leaseMs: 1_000,
    hooks: system.hooks,
  });
  await Promise.all([
    writer.log({ ...line, message: 'Asked', details: { of: owner.email } }),
    writer.log({ ...line, message: 'Refused', details: null }),
  ]);
});
afterAll(() => api.close());

it.each(['admin', 'operator'] as const)(
  'shows an %s the payload, stack, attempts, and email of a job',
  async (role) => {
    const person = await api.signedIn(role);
    const failed = await putJob(db, owner.id);
    await runJob(db, failed, { state: 'failed', failure });
    const job = await (await person.get(`/api/admin/jobs/${failed}`)).json();
    expect(job).toMatchObject({
      owner: { id: owner.id, email: owner.email },
      payload: { personId: owner.id },
      stack: failure.stack,
      attempts: [{ attempt: 1, next: 'failed', message: failure.message, worker: expect.any(String) }],
      mail: { recipient: owner.email, state: 'pending' },
      sources: [],
    });
    await person.post(`/api/jobs/${failed}/retry`);
    const { actions } = await (await person.get(`/api/admin/jobs/${failed}`)).json();
    expect(actions[0]).toMatchObject({ by: person.email, action: 'job.retry' });
  },
);

it('shows a job whose owner is gone, also in a list', async () => {
  const admin = await api.signedIn('admin');
  const orphaned = await putJob(db, owner.id);
  await db.$executeRaw`UPDATE offload.job SET owner_id = 'gone' WHERE id = ${orphaned}::uuid`;
  const shown = { id: 'gone', email: 'gone' };
  const response = await admin.get(`/api/admin/jobs/${orphaned}`);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ owner: shown });
  const list = await (await admin.get(`/api/admin/jobs?q=${orphaned}`)).json();
  expect(list.data).toMatchObject([{ id: orphaned, owner: shown }]);
});

it('shows the rules that decide when a job may run, hiding the unique key from viewers', async () => {
  const deadline = new Date(Date.now() + 60_000);
  const job = await db.$transaction((tx) =>
    enqueue(tx, indexOrders, { format: 2 }, { ownerId: owner.id, deadline, priority: 'low' }),
  );
  const rulesFor = async (role: 'operator' | 'viewer') =>
    (await (await (await api.signedIn(role)).get(`/api/admin/jobs/${job.id}`)).json()).rules;
  const rules = {
    deadline: deadline.toISOString(),
    ...{ concurrency: null, gate: null, payloadVersion: 1 },
  };
  expect(await rulesFor('operator')).toMatchObject({ ...rules, uniqueKey: `index-orders/${owner.id}/2` });
  expect(await rulesFor('viewer')).toMatchObject({ ...rules, uniqueKey: '•••' });
});

it("shows whether a waiting job's queue is paused", async () => {
  const operator = await api.signedIn('operator');
  const queuePaused = async (of: string) =>
    (await (await operator.get(`/api/admin/jobs/${of}`)).json()).queuePaused;
  const waiting = await putJob(db, owner.id);
  expect(await queuePaused(waiting)).toBe(false);
  await operator.post('/api/admin/limits/email/pause');
  expect(await queuePaused(waiting)).toBe(true);
  expect(await queuePaused(id)).toBe(false);
  await operator.post('/api/admin/limits/email/resume');
  expect(await queuePaused(waiting)).toBe(false);
});

it('shows which outage a waiting job is waiting for', async () => {
  const operator = await api.signedIn('operator');
  const outage = async (of: string) => (await (await operator.get(`/api/admin/jobs/${of}`)).json()).outage;
  const waiting = await putJob(db, owner.id);
  expect(await outage(waiting)).toBe(null);
  const reason = "Waiting for the mail server, which can't be reached";
  const worker = someWorker({ outages: [{ queue: 'email', reason, detail: 'ECONNREFUSED' }] });
  await beat(db, worker, 60_000);
  expect(await outage(waiting)).toBe(reason);
  expect(await outage(id)).toBe(null);
  await signOff(db, worker.id);
  expect(await outage(waiting)).toBe(null);
});

it('links to no job that was deleted', async () => {
  const admin = await api.signedIn('admin');
  const [original, replay] = [await putJob(db, owner.id), await putJob(db, owner.id)];
  await db.job.update({ where: { id: replay }, data: { retryOf: original } });
  const retryOf = async () => (await (await admin.get(`/api/admin/jobs/${replay}`)).json()).retryOf;
  expect(await retryOf()).toBe(original);
  expect(await findExisting(api.database.core, [original, replay, 'x'])).toEqual(new Set([original, replay]));
  await db.job.delete({ where: { id: original } });
  expect(await retryOf()).toBeNull();
  expect(await findExisting(api.database.core, [original, replay])).toEqual(new Set([replay]));
});

it('shows a viewer the names of fields, but not their values', async () => {
  const viewer = await api.signedIn('viewer');
  const job = await (await viewer.get(`/api/admin/jobs/${id}`)).json();
  expect(job).toMatchObject({ payload: { personId: '•••' }, stack: null });
  const { data } = await (await viewer.get(`/api/admin/jobs/${id}/log`)).json();
  expect(data[0]).toMatchObject({ message: 'Asked', details: { of: '•••' } });
});

it("never shows a contract's secrets, or the payload of an unknown kind", async () => {
  const admin = await api.signedIn('admin');
  const payload = async () => (await (await admin.get(`/api/admin/jobs/${id}`)).json()).payload;
  hideFields(welcomeEmail, ['personId']);
  expect(await payload()).toEqual({ personId: '•••' });
  await db.job.update({ where: { id }, data: { kind: 'unknown' } });
  expect(await payload()).toEqual({ personId: '•••' });
});

it('returns the log after a given line', async () => {
  const admin = await api.signedIn('admin');
  const all = await (await admin.get(`/api/admin/jobs/${id}/log`)).json();
  expect(all.data.map(({ message }: { message: string }) => message)).toEqual(['Asked', 'Refused']);
  expect(all.isOpen).toBe(false);
  const rest = await (await admin.get(`/api/admin/jobs/${id}/log?after=${all.data[0].id}`)).json();
  expect(rest.data).toMatchObject([{ message: 'Refused', level: 'info', attempt: 1, details: null }]);
  expect((await admin.get(`/api/admin/jobs/${id}/log?after=x`)).status).toBe(400);
});

it.each(['', '/log'])('is for staff only, and only for existing jobs: %s', async (path) => {
  expect((await api.get(`/api/admin/jobs/${id}${path}`)).status).toBe(401);
  expect((await owner.get(`/api/admin/jobs/${id}${path}`)).status).toBe(403);
  const admin = await api.signedIn('admin');
  for (const other of [randomUUID(), 'x', '%00']) {
    expect((await admin.get(`/api/admin/jobs/${other}${path}`)).status).toBe(404);
  }
});
