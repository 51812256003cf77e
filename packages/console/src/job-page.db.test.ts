import { randomUUID } from 'node:crypto';
import { beat, createJobWriter } from '@offload/core/internal';
import { raw } from '@offload/core/sql';
import { holdForCommit } from '@offload/core/worker';
import { someWorker } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { ada, jsonOf, type OtherApp, openOtherApp } from './testing/other-app';

let app: OtherApp;
const viewer = { actor: 'vic', can: 'read', seesValues: false };
const receipt = { kind: 'receipt', queue: 'print', ownerId: 'guest', payload: { orderId: 1, token: 't' } };

beforeAll(async () => {
  app = await openOtherApp();
});
afterAll(() => app.close());

const Actions = z.object({
  actions: z.array(
    z.looseObject({ action: z.string(), after: z.record(z.string(), z.unknown()).nullable() }),
  ),
});
const put = async (job: object = {}) => (await app.tools.put(app.jobs.db, { ...receipt, ...job })).id;
const look = (id: string, access: unknown = ada) => jsonOf(app.open(access).get(`/api/jobs/${id}`));

it('finds a job also by its ID in capitals', async () => {
  const id = await put();
  expect(await look(id.toUpperCase())).toMatchObject({ job: { id } });
});

it('shows the rules that decide when a job may run, and hides keys from those who see no values', async () => {
  const deadlineAt = new Date(Date.now() + 60_000);
  const unique = { key: 'order/1', while: 'unfinished' } as const;
  const id = await put({ deadlineAt, priority: 'low', unique, concurrency: { key: 'till/7', limit: 2 } });
  const rules = {
    ...{ priority: 'low', deadline: deadlineAt.toISOString() },
    ...{ gate: null, payloadVersion: 1, retention: '90 days' },
  };
  const keys = { uniqueKey: 'order/1', concurrency: { key: 'till/7', limit: 2 } };
  expect(await look(id)).toMatchObject({ rules: { ...rules, ...keys } });
  const hidden = { uniqueKey: null, concurrency: { key: '•••', limit: 2 } };
  expect(await look(id, viewer)).toMatchObject({ rules: { ...rules, ...hidden } });
});

it('says of values that they are too large to be shown every two seconds, and offers no replay of them', async () => {
  const note = Array.from({ length: 10_000 }, () => randomUUID()).join(' ');
  const id = await put({ payload: { ...receipt.payload, note } });
  await app.tools.run(app.jobs.db, id, { state: 'succeeded', result: { note } });
  await app.rowsOf(`INSERT INTO offload.job_step (job_id, name, result, started_at, finished_at)
    VALUES ('${id}', 'write', '{"note":"${note}"}', now(), now())`);
  const large = expect.stringMatching(/^Too large to show: it's the (payload|result) of its row in job/);
  expect(await look(id)).toMatchObject({
    payload: large,
    result: large,
    fields: null,
    steps: [{ result: large }],
  });
  expect(await look(id, viewer)).toMatchObject({ payload: '•••', result: '•••' });
});

it('says why a job waits: its queue is paused, or a dependency is down', async () => {
  const console = app.open();
  const id = await put();
  const { id: failed } = await app.failed('Not waiting');
  const free = { isPaused: false, pauseReason: null, outage: null };
  expect(await look(id)).toMatchObject({ hold: free });
  await console.post('/api/queues/print/pause', { reason: 'New toner' });
  expect(await look(id)).toMatchObject({ hold: { ...free, isPaused: true, pauseReason: 'New toner' } });
  expect(await look(failed)).toMatchObject({ hold: free });
  await console.post('/api/queues/print/resume');
  const outage = { reason: 'Waiting for the printer, which is on fire', detail: 'EFIRE' };
  const reported = { queue: 'print', ...outage, lastedMs: 60_000, probes: 2, nextProbeMs: 30_000 };
  const worker = someWorker({ outages: [reported] });
  await beat(app.jobs.db, worker, 60_000);
  const since = expect.any(String);
  const shown = { ...outage, since, probes: 2, nextProbeAt: since };
  expect(await look(id)).toMatchObject({ hold: { ...free, outage: shown } });
  expect(await jsonOf(console.get('/api/queues'))).toMatchObject({
    data: [{ outage: shown, waitingOwners: 1 }],
  });
  expect(await jsonOf(console.get('/api/overview'))).toMatchObject({
    queues: [{ outage: shown, waitingOwners: 1 }],
  });
  expect(await look(id, viewer)).toMatchObject({ hold: { outage: { reason: null, detail: null, since } } });
  expect(await look(failed)).toMatchObject({ hold: free });
});

it('shows who did what to a job, and who created it as a replay, unless the original was deleted', async () => {
  const { id } = await app.failed('Twice');
  const console = app.open();
  const replayed = await console.post(`/api/jobs/${id}/replay`, { payload: { orderId: 2, token: '•••' } });
  const { id: newId } = z.object({ id: z.string() }).parse(await replayed.json());
  expect(await look(newId)).toMatchObject({ retryOf: id, createdBy: ada.actor });
  expect(await look(id)).toMatchObject({ createdBy: null, replayedAs: newId });
  const replay = { action: 'job.redo', by: ada.actor, outcome: 'success' };
  const { actions: seen } = Actions.parse(await look(id));
  expect(seen.filter(({ action }) => action !== 'job.read')).toMatchObject([
    { ...replay, before: { state: 'failed' }, after: { job: newId } },
  ]);
  await app.jobs.db.query(raw(`DELETE FROM offload.job WHERE id = '${id}'`));
  expect(await look(newId)).toMatchObject({ retryOf: null });
});

it('hides all values of a kind that has no contract, since nothing says which are secret', async () => {
  const id = await put({ kind: 'retired', payload: { orderId: 1, more: ['a'] } });
  expect(await look(id)).toMatchObject({
    ...{ payload: { orderId: '•••', more: ['•••'] }, result: null, fields: null },
  });
});

it('returns the log after a given line', async () => {
  const id = await put();
  const { db, system } = app.jobs;
  const workerId = '01990000-0000-7000-8000-000000000000';
  const writer = createJobWriter(db, { workerId, leaseMs: 1_000, hooks: system.hooks });
  const line = { jobId: id, attempt: 1, at: new Date(0), level: 'info', details: null } as const;
  await writer.log({ ...line, message: 'Asked' });
  await writer.log({ ...line, message: 'Refused' });
  const log = async (query = '') => jsonOf(app.open().get(`/api/jobs/${id}/log${query}`));
  const Log = z.object({ data: z.array(z.object({ id: z.string(), message: z.string() })) });
  const { data } = Log.parse(await log());
  expect(data.map(({ message }) => message)).toEqual(['Asked', 'Refused']);
  expect(await log(`?after=${data[0]?.id}`)).toMatchObject({ data: [{ message: 'Refused' }] });
  expect((await app.open().get(`/api/jobs/${id}/log?after=x`)).status).toBe(400);
});

it("says why a job whose work is committed can't be canceled while it runs", async () => {
  const id = await put();
  const claim = await app.tools.take(app.jobs.db, id);
  expect(await look(id)).toMatchObject({ job: { canCancel: true } });
  await app.jobs.db.transaction((tx) => holdForCommit(tx, claim));
  expect(await look(id)).toMatchObject({ job: { canCancel: false } });
  const response = await app.open().post(`/api/jobs/${id}/cancel`);
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({
    detail: 'The job’s work is already saved, so it can’t be canceled now.',
  });
  await app.tools.finish(app.jobs.db, {
    id,
    fence: claim.fence,
    outcome: { state: 'succeeded', result: {} },
  });
});

it('shows child jobs by state, a page at a time, of the queues that someone sees', async () => {
  const parentId = await put();
  const ids = [];
  for (let number = 0; number < 27; number += 1) ids.push(await put({ parentId }));
  await app.open().post(`/api/jobs/${ids[0]}/cancel`);
  const { children: all } = z
    .object({ children: z.array(z.looseObject({ id: z.string() })) })
    .parse(await look(parentId));
  expect(all.map(({ id }) => id)).toEqual(ids);
  expect(all[0]).toMatchObject({ kind: 'receipt', state: 'canceled', finishedAt: expect.any(String) });
  expect(await look(parentId, viewer)).toMatchObject({ hasChildren: true });
  expect(await look(ids[0] ?? '')).toMatchObject({ hasChildren: false, parentId });
  const Page = z.object({ data: z.array(z.object({ id: z.string() })), next: z.string().nullable() });
  const children = (query: string) => jsonOf(app.open().get(`/api/jobs/${parentId}/children${query}`));
  const first = await children('');
  const counts = expect.arrayContaining([
    { state: 'canceled', count: 1 },
    { state: 'queued', count: 26 },
  ]);
  expect(first).toMatchObject({ counts, next: ids[24] });
  const rest = Page.parse(await children(`?after=${ids[24]}`));
  expect(rest).toMatchObject({ data: [{ id: ids[25] }, { id: ids[26] }], next: null });
  expect(Page.parse(await children('?state=canceled')).data).toEqual([{ id: ids[0] }]);
  expect((await app.open().get(`/api/jobs/${parentId}/children?state=gone`)).status).toBe(400);
  const others = app.open({ ...ada, queues: ['other'] });
  expect((await others.get(`/api/jobs/${parentId}/children`)).status).toBe(404);
});

it('runs a scheduled job later, and records when', async () => {
  const runAt = new Date(Date.now() + 3_600_000);
  const id = await put({ runAt });
  const run = (body: object) => app.open().post(`/api/jobs/${id}/run-now`, body);
  for (const delayMs of [-1, 1e12, 'soon']) expect((await run({ delayMs })).status).toBe(400);
  expect((await run({ delayMs: 300_000 })).status).toBe(200);
  const { job } = z.object({ job: z.object({ nextAttemptAt: z.string() }) }).parse(await look(id));
  const left = Date.parse(job.nextAttemptAt) - Date.now();
  expect(left).toBeGreaterThan(240_000);
  expect(left).toBeLessThan(360_000);
  // PostgreSQL's JSON has no zeros at the end of a second.
  const after = { nextAttemptAt: job.nextAttemptAt.replace(/\.?0*Z$/, '+00:00') };
  const action = { action: 'job.reschedule', after: expect.objectContaining(after) };
  expect(await look(id)).toMatchObject({
    actions: expect.arrayContaining([expect.objectContaining(action)]),
  });
});

it('shows what the app knows about a job, as far as the app lets its reader see it', async () => {
  const { id } = await app.failed('No paper');
  const aboutJob = async ({ ownerId }: { ownerId: string }, { actor }: { actor: string }) => ({
    notes: [`${actor} looks at a job of ${ownerId}.`],
    sections: [{ title: 'Email', facts: [{ label: 'To', value: 'guest@example.com', href: '/mail/1' }] }],
  });
  const advice = ({ kind, code }: { kind: string; code: string }) => ({
    ...{ text: `Ask about ${kind} and ${code}.`, retryHelps: false },
  });
  const console = app.open({ ...ada, can: 'read' }, { aboutJob, advice });
  expect(await jsonOf(console.get(`/api/jobs/${id}`))).toMatchObject({
    about: {
      ...{ links: [], notes: ['ada@example.com looks at a job of guest.'] },
      sections: [{ title: 'Email', facts: [{ label: 'To', href: '/mail/1' }] }],
    },
    advice: { text: 'Ask about receipt and oops.' },
  });
  expect(await look(id)).toMatchObject({
    about: { links: [], response: null, request: null, notes: [], sections: [] },
    advice: null,
  });
});
