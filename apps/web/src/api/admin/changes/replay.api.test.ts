import type { JobContract } from '@offload/core/contract';
import type { Database } from '@offload/db';
import { alertEmail } from '@offload/kinds/alert-email';
import { jobFinishedEmail } from '@offload/kinds/job-finished-email';
import { passwordResetEmail } from '@offload/kinds/password-reset-email';
import { resizeImage } from '@offload/kinds/resize-image';
import { enqueue } from '@offload/kinds/system';
import { welcomeEmail } from '@offload/kinds/welcome-email';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failure, runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let db: Database;
let admin: SignedInCaller;
let operator: SignedInCaller;
const alert = {
  rule: 'no-worker',
  queue: 'image',
  state: 'firing' as const,
  value: 61,
  threshold: 60,
  since: '2026-11-25T10:00:00.000Z',
  summary: 'No worker has served the image queue for 61 s.',
};
const image = { name: 'baech.jpg', imageUrl: 'https://example.com/baech.jpg' };

beforeAll(async () => {
  api = await openTestApi();
  db = api.database.db;
  admin = await api.signedIn('admin');
  operator = await api.signedIn('operator');
});
afterAll(() => api.close());

/** Commits a job owned by the admin, and fails it. */
async function fail(contract: JobContract, payload: object, recipient?: string): Promise<string> {
  const options = { ownerId: admin.id, ...(recipient && { recipient }) };
  const { id } = await db.$transaction((tx) => enqueue(tx, contract, payload, options));
  await runJob(db, id, { state: 'failed', failure });
  return id;
}

const replay = (id: string, body: object) => operator.post(`/api/admin/jobs/${id}/redo`, body);
const recipientOf = async (jobId: string) => (await db.email.findUnique({ where: { jobId } }))?.recipient;
const actionOn = (subjectId: string) =>
  db.operatorAction.findFirstOrThrow({ where: { subjectId, action: 'job.redo' } });

it("doesn't let an operator redirect an admin's password link to themselves", async () => {
  const payload = { personId: admin.id, reason: 'forgotten' as const };
  // As a worker does when someone requests a password link for the admin.
  const { id } = await db.$transaction((tx) =>
    enqueue(tx, passwordResetEmail, payload, { ownerId: admin.id }),
  );
  expect((await operator.post(`/api/jobs/${id}/cancel`)).status).toBe(202);
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

it("replays an email that grants access to its owner's current address", async () => {
  const payload = { personId: admin.id };
  const id = await fail(welcomeEmail, payload);
  await db.email.updateMany({ where: { jobId: id }, data: { recipient: 'stranger@example.com' } });
  const answer = await replay(id, { payload });
  expect(answer.status).toBe(202);
  expect(await recipientOf((await answer.json()).id)).toBe(admin.email);
});

it("doesn't change the recipient of other emails unless their contract allows it", async () => {
  const payload = { jobId: await fail(resizeImage, image), finishedAt: alert.since, others: [] };
  const id = await fail(jobFinishedEmail, payload, admin.email);
  expect((await replay(id, { payload, recipient: operator.email })).status).toBe(422);
  expect((await replay(id, { payload, recipient: admin.email })).status).toBe(202);
});

it('records both recipients of an alert replayed to another address, and who created the new job', async () => {
  const id = await fail(alertEmail, alert, 'old@example.com');
  const answer = await replay(id, { payload: alert, recipient: 'new@example.com' });
  expect(answer.status).toBe(202);
  const made = await answer.json();
  expect(await recipientOf(made.id)).toBe('new@example.com');
  expect(await actionOn(id)).toMatchObject({
    actorId: operator.id,
    before: { state: 'failed', recipient: 'old@example.com' },
    after: { job: made.id, recipient: 'new@example.com' },
  });
  const details = await (await operator.get(`/api/admin/jobs/${made.id}`)).json();
  expect(details).toMatchObject({ retryOf: id, createdBy: operator.email });
  const ofOwner = await (await operator.get(`/api/admin/jobs/${id}`)).json();
  expect(ofOwner.createdBy).toBeNull();
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
  const { fields, payload, recipientIsEditable } = await (await operator.get(`/api/admin/jobs/${id}`)).json();
  const offered = fields.map(({ name }: { name: string }) => name);
  expect(offered).toEqual(['imageUrl', 'widths', 'formats', 'quality', 'ratio', 'watermark']);
  expect(recipientIsEditable).toBe(false);
  const imageUrl = 'https://example.com/beach.jpg';
  const answer = await replay(id, { payload: { ...payload, imageUrl } });
  expect(answer.status).toBe(202);
  const made = await db.job.findUniqueOrThrow({ where: { id: (await answer.json()).id } });
  expect(made.payload).toMatchObject({ imageUrl });
  expect(made.title).toBe('beach.jpg');
  expect((await actionOn(id)).after).toMatchObject({ changed: ['imageUrl'] });
  const welcome = await fail(welcomeEmail, { personId: admin.id });
  const details = await (await operator.get(`/api/admin/jobs/${welcome}`)).json();
  expect(details).toMatchObject({ fields: [], recipientIsEditable: false, grantsAccess: true });
});
