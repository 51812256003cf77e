import { welcomeEmail } from '@offload/kinds/welcome-email';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { declareSignals, putJob, runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let me: SignedInCaller;
let admin: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
  admin = await api.signedIn('admin');
});
afterAll(() => api.close());

beforeEach(() => {
  const schema = z.object({ note: z.string().max(10).optional() });
  declareSignals(welcomeEmail, {
    approval: { schema, by: 'owner', label: 'Approve' },
    audit: { schema, by: 'staff' },
  });
});

/** Creates a job of mine that waits for a signal. */
async function waiting(name: string): Promise<string> {
  const id = await putJob(api.database.db, me.id);
  const step = `signal ${name}`;
  await api.database.db.jobStep.create({ data: { jobId: id, name: step, startedAt: new Date() } });
  const waitingFor = { type: 'signal', name, step } as const;
  await runJob(api.database.db, id, { state: 'waiting', hold: 'signal', waitingFor });
  return id;
}

const send = (caller: SignedInCaller, id: string, name: string, body?: object) =>
  caller.post(`/api/jobs/${id}/signals/${name}`, body);
const stepsOf = (id: string) => api.database.db.jobStep.findMany({ where: { jobId: id } });
const actionsOn = (id: string) => api.database.db.operatorAction.findMany({ where: { subjectId: id } });

it('wakes the waiting job and passes it the data', async () => {
  const id = await waiting('approval');
  const response = await send(me, id, 'approval', { data: { note: 'Fine.' } });
  expect(response.status).toBe(202);
  expect(response.headers.get('Location')).toBe(`/api/jobs/${id}`);
  expect(await response.json()).toMatchObject({ id, state: 'queued', waitingFor: null });
  expect(await stepsOf(id)).toMatchObject([{ name: 'signal approval', result: { note: 'Fine.' } }]);
  expect(await actionsOn(id)).toEqual([]);
});

it('needs no body, and then passes {} as the data', async () => {
  const id = await waiting('approval');
  expect((await me.send(`/api/jobs/${id}/signals/approval`, { method: 'POST' })).status).toBe(202);
  expect(await stepsOf(id)).toMatchObject([{ result: {} }]);
});

it('is accepted only once', async () => {
  const id = await waiting('approval');
  const answers = await Promise.all([1, 2, 3].map(() => send(me, id, 'approval')));
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
});

it("returns 409 if the job isn't waiting for it", async () => {
  const queued = await putJob(api.database.db, me.id);
  expect((await send(me, queued, 'approval')).status).toBe(409);
  const id = await waiting('approval');
  for (const name of ['audit', 'constructor', '__proto__', 'a%20b']) {
    expect((await send(me, id, name)).status, name).toBe(409);
  }
});

it('must have data that fits the contract', async () => {
  const id = await waiting('approval');
  const response = await send(me, id, 'approval', { data: { note: 'Much too long.' } });
  expect(response.status).toBe(422);
  expect((await response.json()).errors).toMatchObject([{ pointer: '/data/note' }]);
  expect(await (await me.get(`/api/jobs/${id}`)).json()).toMatchObject({ state: 'waiting' });
});

it('is accepted only from callers that the contract allows', async () => {
  const stranger = await api.signedIn();
  const viewer = await api.signedIn('viewer');
  const id = await waiting('audit');
  expect((await send(stranger, id, 'audit')).status).toBe(404);
  expect((await send(viewer, id, 'audit')).status).toBe(403);
  expect((await send(me, id, 'audit')).status).toBe(403);
  expect((await send(admin, id, 'audit', { data: { note: 'ok' } })).status).toBe(202);
  expect(await actionsOn(id)).toMatchObject([
    { action: 'job.signal', actorEmail: admin.email, after: { signal: 'audit', data: { note: 'ok' } } },
  ]);
});

it("can't be sent by users or staff if the contract doesn't declare it", async () => {
  const id = await waiting('undeclared');
  for (const caller of [me, admin]) expect((await send(caller, id, 'undeclared')).status).toBe(403);
});

it('has a button for users who may send it', async () => {
  const shown = async (caller: SignedInCaller, id: string) =>
    (await (await caller.get(`/api/jobs/${id}`)).json()).waitingFor;
  const id = await waiting('approval');
  const viewer = await api.signedIn('viewer');
  expect(await shown(me, id)).toEqual({ type: 'signal', name: 'approval', label: 'Approve' });
  expect(await shown(admin, id)).toMatchObject({ label: 'Approve' });
  expect(await shown(viewer, id)).not.toHaveProperty('label');
  expect(await shown(me, await waiting('audit'))).not.toHaveProperty('label');
});
