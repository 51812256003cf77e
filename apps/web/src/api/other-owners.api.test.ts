import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { enqueueIn } from '@offload/core/test/jobs';
import { resizeImage } from '@offload/kinds/resize-image';
import { importResult, salesImport } from '@offload/kinds/sales-import';
import { system } from '@offload/kinds/system';
import { newDevice } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { runJob } from '@/testing/jobs';
import { listDescribed, type Operation } from '@/testing/operations';
import { everyMonth, schedule } from '@/testing/schedules';
import { openTestApi, type SignedInCaller, signIn, type TestApi } from '@/testing/test-api';
import { addWebhook } from '@/testing/webhooks';

const enqueue = enqueueIn(system);
/** Every route about one of a user's resources returns 404 to other users. */
let api: TestApi;
let owner: SignedInCaller;
let stranger: SignedInCaller;
let operations: Operation[];

beforeAll(async () => {
  api = await openTestApi();
  owner = await api.signedIn();
  stranger = await api.signedIn();
  const described = await listDescribed();
  operations = described.filter(({ path }) => path.includes('{') && !path.startsWith('/api/admin/'));
});
afterAll(() => api.close());

/** Creates a finished import with a file. */
async function putImport(): Promise<{ jobId: string; fileId: string }> {
  const { db } = api.database;
  const payload = { sha256: '0'.repeat(64), fileName: 'a.csv' };
  const { id: jobId } = await db.$transaction((tx) =>
    enqueue(tx, salesImport, payload, { ownerId: owner.id }),
  );
  const key = `jobs/${jobId}/1/${randomUUID()}`;
  const bytes = await runtime().storage.write(
    key,
    Readable.from(['line,reason,row\r\n2,bad,x\r\n']),
    'text/csv',
  );
  const about = { id: randomUUID(), name: 'a-rejected.csv', contentType: 'text/csv', bytes, key };
  const files = [{ ...about, role: 'output' as const, width: null, height: null, keepMs: 60_000 }];
  const result = importResult.parse({ rows: 1, new: 0, changed: 0, same: 0, repeated: 0, rejected: 1 });
  await runJob(db, jobId, { state: 'succeeded', result, attached: { files } });
  return { jobId, fileId: about.id };
}

async function putImage(): Promise<string> {
  const payload = { imageUrl: 'https://pictures.example/a.png' };
  const { db } = api.database;
  return (await db.$transaction((tx) => enqueue(tx, resizeImage, payload, { ownerId: owner.id }))).id;
}

async function putDevice(): Promise<string> {
  const body = { endpoint: `https://push.example/${randomUUID()}`, keys: newDevice().keys };
  return (await (await owner.post('/api/push-subscriptions', body)).json()).id;
}

async function putToken(): Promise<string> {
  return (await (await owner.post('/api/tokens', { name: 'A', scopes: ['jobs:read'] })).json()).id;
}

/** Signs the owner in again, as in another browser. */
async function putSession(): Promise<string> {
  await signIn(api.send, owner.email);
  const { data } = await (await owner.get('/api/sessions')).json();
  return data[1].id;
}

/** Replaces the webhook of the previous test. */
async function putDelivery(): Promise<{ id: string; jobId: string }> {
  await api.database.db.webhook.deleteMany();
  const { id, links } = await addWebhook(owner);
  const delivery = await (await owner.post(`${links.self}/test`)).json();
  await runJob(api.database.db, delivery.id, { state: 'succeeded', result: { status: 204, response: '' } });
  return { id, jobId: delivery.id };
}

/** Creates the resource that a path is about, and returns the path's parameters. */
const things: Record<string, () => Promise<Record<string, string>>> = {
  imports: async () => ({ id: (await putImport()).jobId }),
  jobs: async () => ({ id: (await putImport()).jobId, name: 'continue' }),
  files: async () => ({ id: (await putImport()).fileId }),
  images: async () => ({ id: await putImage() }),
  webhooks: putDelivery,
  schedules: async () => ({ id: (await schedule(owner)).id }),
  sessions: async () => ({ id: await putSession() }),
  tokens: async () => ({ id: await putToken() }),
  'push-subscriptions': async () => ({ id: await putDevice() }),
};

/** The bodies of routes that require one. */
const bodies: Record<string, object> = {
  'PATCH /api/schedules/{id}': { paused: true },
  'PUT /api/schedules/{id}': everyMonth,
};

async function pathOf({ path }: Operation): Promise<string> {
  const make = things[path.split('/')[2] ?? ''];
  if (!make) throw new Error(`say in "things" what ${path} is about`);
  const values = await make();
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? `no ${name}`);
}

async function call(
  caller: SignedInCaller,
  { method, path: route }: Operation,
  path: string,
): Promise<number> {
  const gone = new AbortController();
  const body = method === 'GET' ? {} : { body: JSON.stringify(bodies[`${method} ${route}`] ?? {}) };
  const headers = { 'Content-Type': 'application/json' };
  const response = await caller.get(path, { method, ...body, headers, signal: gone.signal });
  // Event streams would stay open.
  gone.abort();
  return response.status;
}

it("hides a user's resources from other users and rejects their changes, on every route", async () => {
  expect(operations.length).toBeGreaterThan(20);
  for (const operation of operations) {
    const path = await pathOf(operation);
    const name = `${operation.method} ${operation.path}`;
    expect(await call(stranger, operation, path), name).toBe(404);
    // The same call finds the resource for its owner.
    expect([400, 401, 403, 404, 500], name).not.toContain(await call(owner, operation, path));
  }
});

it("doesn't redeliver another user's delivery through the caller's webhook", async () => {
  const { jobId } = await putDelivery();
  const { links } = await addWebhook(stranger);
  expect((await stranger.post(`${links.deliveries}/${jobId}/redeliver`)).status).toBe(404);
});
