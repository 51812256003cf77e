import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { JobContract } from '@offload/core/contract';
import { enqueueIn } from '@offload/core/test/jobs';
import type { Database } from '@offload/db';
import { alertEmail } from '@offload/kinds/alert-email';
import { jobFinishedEmail } from '@offload/kinds/job-finished-email';
import { passwordResetEmail } from '@offload/kinds/password-reset-email';
import { resizeImage } from '@offload/kinds/resize-image';
import { salesReport } from '@offload/kinds/sales-report';
import { system } from '@offload/kinds/system';
import { welcomeEmail } from '@offload/kinds/welcome-email';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { failure, hideFields, runJob } from '@/testing/jobs';
import { type Caller, openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { callConsole } from '@/testing/test-console';

const enqueue = enqueueIn(system);
let api: TestApi;
let db: Database;
let admin: SignedInCaller;
let operator: SignedInCaller;
let console: Caller;
const alert = {
  rule: 'no-worker',
  queue: 'image',
  state: 'firing' as const,
  value: 61,
  threshold: 60,
  since: '2026-11-25T10:00:00.000Z',
  summary: 'No worker has served the image queue for 61 s.',
  isReminder: false,
};
const image = { name: 'baech.jpg', imageUrl: 'https://example.com/baech.jpg' };

beforeAll(async () => {
  api = await openTestApi();
  db = api.database.db;
  admin = await api.signedIn('admin');
  operator = await api.signedIn('operator');
  console = callConsole(operator);
});
afterAll(() => api.close());

/** Commits a job owned by the admin, and fails it. */
async function fail(contract: JobContract, payload: object, more: object = {}): Promise<string> {
  const { id } = await db.$transaction((tx) =>
    enqueue(tx, contract, payload, { ownerId: admin.id, ...more }),
  );
  await runJob(db, id, { state: 'failed', failure });
  return id;
}

const replay = (id: string, body: object) => console.post(`/api/jobs/${id}/replay`, body);
const look = async (id: string) => (await console.get(`/api/jobs/${id}`)).json();
const recipientOf = async (jobId: string) => (await db.email.findUnique({ where: { jobId } }))?.recipient;
const actionOn = (subjectId: string) =>
  db.operatorAction.findFirstOrThrow({ where: { subjectId, action: 'job.redo' } });

it("doesn't let an operator redirect an admin's password link to themselves", async () => {
  const payload = { personId: admin.id, reason: 'forgotten' as const };
  // As a worker does when someone requests a password link for the admin.
  const { id } = await db.$transaction((tx) =>
    enqueue(tx, passwordResetEmail, payload, { ownerId: admin.id }),
  );
  expect((await console.post(`/api/jobs/${id}/cancel`)).status).toBe(200);
  const stolen = await replay(id, { payload, recipient: operator.email });
  expect(stolen.status).toBe(422);
  expect(await stolen.json()).toMatchObject({ errors: [{ pointer: '/recipient' }] });
  expect(await db.email.count({ where: { recipient: operator.email } })).toBe(0);
});

it.each([
  [welcomeEmail, {}],
  [passwordResetEmail, { reason: 'forgotten' }],
])("doesn't let a replayed $kind email grant access to another user's account", async (contract, more) => {
  const id = await fail(contract, { personId: admin.id, ...more });
  const swapped = await replay(id, { payload: { personId: operator.id, ...more } });
  expect(swapped.status).toBe(422);
  expect(await swapped.json()).toMatchObject({ errors: [{ pointer: '/payload/personId' }] });
  expect(await db.job.count({ where: { retryOf: id } })).toBe(0);
});

it("replays an email that grants access to its owner's current address, and records that", async () => {
  const payload = { personId: admin.id };
  const id = await fail(welcomeEmail, payload);
  await db.email.updateMany({ where: { jobId: id }, data: { recipient: 'stranger@example.com' } });
  const answer = await replay(id, { payload });
  expect(answer.status).toBe(202);
  expect(await recipientOf((await answer.json()).id)).toBe(admin.email);
  expect((await actionOn(id)).after).toMatchObject({ recipient: admin.email });
});

it('replays a job once, even if two ask for it at once, with a payload that fits its contract', async () => {
  const report = { id: 'monthly-sales', year: 2026, month: 1, format: 'pdf' } as const;
  const id = await fail(salesReport, report);
  const wrong = await replay(id, { payload: { ...report, month: 13 } });
  expect(wrong.status).toBe(422);
  expect(await wrong.json()).toMatchObject({ errors: [{ pointer: '/payload/month' }] });
  const payload = { ...report, month: 2 };
  const answers = await Promise.all([replay(id, { payload }), replay(id, { payload })]);
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
  const made = await db.job.findMany({ where: { retryOf: id } });
  expect(made).toMatchObject([{ payload, ownerId: admin.id, userRequested: false }]);
  expect((await replay(randomUUID(), { payload })).status).toBe(404);
});

it("keeps a secret that the editor couldn't see", async () => {
  hideFields(welcomeEmail, ['personId']);
  const id = await fail(welcomeEmail, { personId: admin.id });
  const { id: newId } = await (await replay(id, { payload: { personId: '•••' } })).json();
  const made = await db.job.findUniqueOrThrow({ where: { id: newId } });
  expect(made.payload).toEqual({ personId: admin.id });
});

it('rejects a replay of a bulk change, whose payload names the acting user', async () => {
  const payload = { personId: admin.id, action: 'retry', filter: {} };
  const id = await fail(welcomeEmail, { personId: admin.id });
  await db.job.update({ where: { id }, data: { kind: 'change-jobs', payload } });
  expect((await replay(id, { payload })).status).toBe(409);
});

it("doesn't change the recipient of other emails unless their contract allows it", async () => {
  const payload = { jobId: await fail(resizeImage, image), finishedAt: alert.since, others: [] };
  const id = await fail(jobFinishedEmail, payload, { recipient: admin.email });
  expect(await look(id)).toMatchObject({ recipient: null });
  expect((await replay(id, { payload, recipient: operator.email })).status).toBe(422);
  expect((await replay(id, { payload, recipient: admin.email })).status).toBe(202);
});

it('records both recipients of an alert replayed to another address, and who created the new job', async () => {
  const id = await fail(alertEmail, alert, { recipient: 'old@example.com' });
  expect(await look(id)).toMatchObject({ recipient: 'old@example.com', fields: [] });
  expect((await replay(id, { payload: alert, recipient: 'not an address' })).status).toBe(400);
  const answer = await replay(id, { payload: alert, recipient: 'new@example.com' });
  expect(answer.status).toBe(202);
  const made = await answer.json();
  expect(await recipientOf(made.id)).toBe('new@example.com');
  const action = await actionOn(id);
  expect(action).toMatchObject({
    actorId: operator.id,
    before: { state: 'failed', recipient: 'old@example.com' },
  });
  expect(action.after).toEqual({ job: made.id, recipient: 'new@example.com' });
  expect(await look(made.id)).toMatchObject({ retryOf: id, createdBy: operator.email });
  expect(await look(id)).toMatchObject({ createdBy: null, replayedAs: made.id });
});

it.each([
  ['a field that is not editable', { ...image, name: 'other.jpg' }, '/payload/name'],
  ['a field that the contract does not have', { ...image, owner: 'x' }, '/payload/owner'],
  ['a missing field', { imageUrl: image.imageUrl }, '/payload/name'],
])('rejects %s in a replay', async (_what, payload, pointer) => {
  const id = await fail(resizeImage, image);
  const { payload: written } = await db.job.findUniqueOrThrow({ where: { id } });
  const { name: _name, imageUrl: _url, ...options } = written as object & typeof image;
  const answer = await replay(id, { payload: { ...options, ...payload } });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ errors: [{ pointer }] });
});

it('offers only the editable fields, and replays with the changed values', async () => {
  const id = await fail(resizeImage, image);
  const { fields, payload, recipient } = await look(id);
  const offered = fields.map(({ name }: { name: string }) => name);
  expect(offered).toEqual(['imageUrl', 'widths', 'formats', 'quality', 'ratio', 'watermark']);
  expect(recipient).toBeNull();
  const imageUrl = 'https://example.com/beach.jpg';
  const answer = await replay(id, { payload: { ...payload, imageUrl } });
  expect(answer.status).toBe(202);
  const made = await db.job.findUniqueOrThrow({ where: { id: (await answer.json()).id } });
  expect(made.payload).toMatchObject({ imageUrl });
  expect(made.title).toBe('beach.jpg');
  expect((await actionOn(id)).after).toMatchObject({ changed: ['imageUrl'] });
  const welcome = await fail(welcomeEmail, { personId: admin.id });
  expect(await look(welcome)).toMatchObject({ fields: [], recipient: null });
});

it('gives the replay input files of its own, and says so if they are gone', async () => {
  const upload = `uploads/${randomUUID()}`;
  const { storage } = runtime();
  const sources = [{ id: randomUUID(), name: 'a.png', contentType: 'image/png', bytes: 1, key: upload }];
  const id = await fail(resizeImage, { name: 'a.png', imageUrl: null }, { sources });
  const { payload } = await look(id);
  const gone = await replay(id, { payload });
  expect(gone.status).toBe(410);
  expect(await gone.json()).toMatchObject({ detail: expect.stringContaining('have expired') });
  await storage.write(upload, Readable.from(['x']), 'image/png');
  const { id: newId } = await (await replay(id, { payload })).json();
  const [file] = await db.file.findMany({ where: { jobId: newId } });
  expect(file).toMatchObject({ name: 'a.png', role: 'source' });
  expect(file?.key).not.toBe(upload);
});
