import { createJobWriter, raw } from '@offload/core/internal';
import { createJobTools } from '@offload/core/testing/jobs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hideValues } from './redact';
import { ada, jsonOf, type OtherApp, openOtherApp } from './testing/other-app';

let app: OtherApp;
let id: string;
let done: string;

const address = 'grace@example.com';
const viewer = { actor: 'vic', can: 'all', seesValues: false };

beforeAll(async () => {
  app = await openOtherApp();
  ({ id } = await app.failed(`No inbox ${address} here`));
  const { db, system } = app.jobs;
  const writer = createJobWriter(db, {
    ...{ workerId: '01990000-0000-7000-8000-000000000000', leaseMs: 1_000, hooks: system.hooks },
  });
  const details = { to: address, tried: [1], token: 7 };
  await writer.log({
    ...{ jobId: id, attempt: 1, at: new Date(), level: 'info', message: `To ${address}`, details },
  });
  await db.query(
    raw(`UPDATE offload.job SET title = 'For ${address}', error_stack = 'at ${address}' WHERE id = '${id}'`),
  );
  await db.query(
    raw(`INSERT INTO offload.gate (name, failures, closed_at, closed_until, last_error, last_error_at)
      VALUES ('host:mail', 3, now(), now() + interval '1 hour', 'No inbox ${address}', now())`),
  );
  await db.query(
    raw(`INSERT INTO offload.alert_change (rule, queue, state, value, threshold, reason, since)
      VALUES ('outage', 'print', 'firing', 90, 60, 'No inbox ${address}', now())`),
  );
  await db.query(
    raw(`INSERT INTO offload.job_step (job_id, name, started_at, finished_at, result)
      VALUES ('${id}', 'none', now(), now(), NULL), ('${id}', 'send', now(), now(), '{"to":"${address}"}'),
        ('${id}', 'send to ${address}', now(), now(), NULL)`),
  );
  const tools = createJobTools(system.hooks);
  const job = { kind: 'receipt', queue: 'print', payload: { orderId: 1, token: 't' } };
  ({ id: done } = await tools.put(db, job));
  await tools.run(db, done, { state: 'succeeded', result: { sent: { to: address } } });
  await app.open({ ...ada, actor: 'Boss' }).post(`/api/jobs/${id}/dismiss`, { reason: `Told ${address}` });
});
afterAll(() => app.close());

const ownerOf = async (ids: string[], { seesValues }: { seesValues?: boolean | undefined }) =>
  new Map(ids.map((one) => [one, { name: seesValues === false ? '•••' : `${one}, ${address}` }]));
const as = (access: object) => app.open(access, { ownerOf });

const lists = ['/api/jobs', '/api/dismissals', '/api/gates', '/api/alerts', '/api/overview'] as const;

it.each([...lists, '/api/jobs/$id', '/api/jobs/$id/log'] as const)(
  'hides values and addresses from those who see none: %s',
  async (path) => {
    const textFor = async (access: object) => (await as(access).get(path.replace('$id', id))).text();
    expect(await textFor(ada)).toContain(address);
    expect(await textFor(viewer)).not.toContain(address);
  },
);

it('hides addresses in the errors of failed jobs, and of a group of them', async () => {
  const { id: open } = await app.failed(`No inbox ${address} there`);
  const [row] = await app.rowsOf(`SELECT error_signature AS s FROM offload.job WHERE id = '${open}'`);
  const signature = row && 's' in row ? String(row.s) : '';
  const group = `/api/failures/jobs?${new URLSearchParams({ kind: 'receipt', signature })}`;
  for (const path of ['/api/failures', group]) {
    expect(await (await as(ada).get(path)).text(), path).toContain(address);
    expect(await (await as(viewer).get(path)).text(), path).not.toContain(address);
  }
});

it('shows the names of fields without their values, and no stack', async () => {
  expect(await jsonOf(as(viewer).get(`/api/jobs/${id}`))).toMatchObject({
    job: { title: null, owner: { id: 'guest', name: '•••' }, error: { message: 'No inbox ••• here' } },
    payload: { orderId: '•••', token: '•••' },
    result: null,
    steps: expect.arrayContaining([
      expect.objectContaining({ name: 'send', result: { to: '•••' } }),
      expect.objectContaining({ name: 'none', result: null }),
    ]),
    ...{ stack: null, sourceUrl: null, fields: null, dismissReason: 'Told •••' },
    attempts: [{ message: 'No inbox ••• here' }],
  });
  expect(await jsonOf(as(viewer).get(`/api/jobs/${done}`))).toMatchObject({
    result: { sent: { to: '•••' } },
  });
  expect(await jsonOf(as(viewer).get(`/api/jobs/${id}/log`))).toMatchObject({
    data: [{ message: 'To •••', details: { to: '•••', tried: ['•••'] } }],
  });
});

it('shows no one the secrets of a contract in the details of a log, and no details of a kind without a contract', async () => {
  const log = () => jsonOf(as(ada).get(`/api/jobs/${id}/log`));
  expect(await log()).toMatchObject({ data: [{ details: { to: address, tried: [1], token: '•••' } }] });
  const setKind = (kind: string) => app.rowsOf(`UPDATE offload.job SET kind = '${kind}' WHERE id = '${id}'`);
  await setKind('retired');
  expect(await log()).toMatchObject({ data: [{ details: { to: '•••', tried: ['•••'] } }] });
  await setKind('receipt');
});

it('hides addresses in why a queue is paused', async () => {
  const reason = `Waiting for ${address}`;
  const pause = (access: object) => jsonOf(as(access).post('/api/queues/print/pause', { reason }));
  const masked = { data: [{ name: 'print', pauseReason: 'Waiting for •••' }] };
  expect(await pause(ada)).toMatchObject({ data: [{ pauseReason: reason }] });
  expect(await pause(viewer)).toMatchObject(masked);
  expect(await jsonOf(as(viewer).get('/api/queues'))).toMatchObject(masked);
});

it('hides addresses in what a job does now', async () => {
  const step = `Writing to ${address}`;
  await app.rowsOf(`UPDATE offload.job SET progress_step = '${step}' WHERE id = '${done}'`);
  const read = (access: object) => jsonOf(as(access).get(`/api/jobs/${done}`));
  expect(await read(ada)).toMatchObject({ job: { progress: { step } } });
  expect(await read(viewer)).toMatchObject({ job: { progress: { step: 'Writing to •••' } } });
});

it("doesn't let them guess values by searching for them", async () => {
  for (const q of ['orderId:1', address, 'grace', 'example.com']) {
    const query = `q=${encodeURIComponent(q)}`;
    expect(await jsonOf(as(viewer).get(`/api/jobs?${query}`)), q).toMatchObject({ data: [] });
    expect(JSON.stringify(await jsonOf(as(viewer).get(`/api/jobs/counts?${query}`))), q).not.toMatch(
      /"(total|failed)":[1-9]/,
    );
  }
  expect(await jsonOf(as(ada).get(`/api/jobs?q=grace%20id:${id}`))).toMatchObject({ data: [{ id }] });
  expect(await jsonOf(as(viewer).get(`/api/jobs?q=inbox%20id:${id}`))).toMatchObject({ data: [{ id }] });
});

it("doesn't let them replay or read the audit log, whatever else they may do", async () => {
  const replay = { payload: { orderId: 2, token: '•••' } };
  expect((await as(viewer).post(`/api/jobs/${id}/replay`, replay)).status).toBe(403);
  for (const path of ['/api/audit', '/api/audit.csv']) expect((await as(viewer).get(path)).status).toBe(403);
});

it('hides values of any form', () => {
  for (const value of ['text', 1, true, null, undefined]) expect(hideValues(value)).toBe('•••');
});
