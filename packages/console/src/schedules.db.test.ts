import { scheduleQueue } from '@offload/core/internal';
import { putSchedule } from '@offload/core/test/schedules';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ada, jsonOf, type OtherApp, openOtherApp } from './testing/other-app';

let app: OtherApp;
const put = (kind = 'receipt') => putSchedule(app.jobs.db, { kind, template: { orderId: 7 } });

beforeAll(async () => {
  app = await openOtherApp();
});
afterAll(async () => {
  // An action doesn't wait for the queue: it may still be opened.
  await Promise.all(['print', scheduleQueue].map((name) => app.jobs.backend.queue(name)));
  await app.close();
});

const recordsOf = (id: string) =>
  app.rowsOf(`SELECT action, outcome FROM offload.operator_action WHERE subject_id = '${id}' ORDER BY id`);

it('lists schedules, says in words when they run, and knows their owners', async () => {
  const { id, ownerId, nextRunAt } = await put();
  const ownerOf = async () => new Map([[ownerId, { name: 'A guest' }]]);
  const scheduleName = ({ kind, template }: { kind: string; template: unknown }) =>
    `${kind} ${JSON.stringify(template)}`;
  expect(await jsonOf(app.open(undefined, { ownerOf, scheduleName }).get('/api/schedules'))).toMatchObject({
    data: [
      {
        ...{ id, name: null, kind: 'receipt', owner: { id: ownerId, name: 'A guest', url: null } },
        title: 'receipt {"orderId":7}',
        description: 'Every month on the 1st at 08:00, UTC',
        ...{ paused: false, nextRunAt: nextRunAt.toISOString(), lastRunAt: null },
      },
    ],
    nextCursor: null,
  });
});

it('runs one now, and returns the same job while that is in progress', async () => {
  const { id, ownerId } = await put();
  const console = app.open();
  const first = await console.post(`/api/schedules/${id}/run`);
  expect(first.status).toBe(202);
  const again = await jsonOf(console.post(`/api/schedules/${id}/run`));
  expect(again).toEqual(await first.json());
  const made = await app.rowsOf(`
    SELECT payload, enqueued_by AS actor FROM offload.job WHERE owner_id = '${ownerId}'`);
  expect(made).toEqual([{ payload: { orderId: 7, token: 't' }, actor: 'operator:ada@example.com' }]);
  expect(await recordsOf(id)).toEqual([
    { action: 'schedule.run', outcome: 'success' },
    { action: 'schedule.run', outcome: 'success' },
  ]);
});

it('pauses, resumes, and deletes one, each once', async () => {
  const { id } = await put();
  const console = app.open();
  for (const action of ['pause', 'resume', 'delete']) {
    expect((await console.post(`/api/schedules/${id}/${action}`)).status).toBe(200);
    expect((await console.post(`/api/schedules/${id}/${action}`)).status).toBe(
      action === 'delete' ? 404 : 409,
    );
  }
  expect(await recordsOf(id)).toMatchObject([
    { action: 'schedule.pause' },
    { action: 'schedule.resume' },
    { action: 'schedule.delete' },
  ]);
});

it('runs what code declares and does not delete it, and runs nothing that this app does not know', async () => {
  const { id } = await put();
  const console = app.open();
  const declareAs = (name: string) =>
    app.rowsOf(`UPDATE offload.schedule SET name = '${name}', declared_at = now() WHERE id = '${id}'`);
  await declareAs('nightly');
  expect((await console.post(`/api/schedules/${id}/delete`)).status).toBe(409);
  expect((await console.post(`/api/schedules/${id}/run`)).status).toBe(202);
  await declareAs('of-another-version');
  expect((await console.post(`/api/schedules/${id}/run`)).status).toBe(409);
  expect((await console.post(`/api/schedules/${(await put('unknown')).id}/run`)).status).toBe(409);
});

it.each([
  ['read', undefined, 403],
  [['pause'], undefined, 403],
  ['all', ['other'], 404],
] as const)('does for %s in the queues %s only what they may do', async (can, queues, status) => {
  const { id } = await put();
  const console = app.open({ actor: 'bob', can, ...(queues && { queues }) });
  for (const action of ['run', 'pause', 'resume', 'delete'])
    expect((await console.post(`/api/schedules/${id}/${action}`)).status).toBe(status);
  const seen = JSON.stringify(await jsonOf(console.get('/api/schedules')));
  expect(seen.includes(id)).toBe(!queues);
  const left = await app.rowsOf(`SELECT paused_at, last_run_at FROM offload.schedule WHERE id = '${id}'`);
  expect(left).toEqual([{ paused_at: null, last_run_at: null }]);
});

it('shows schedules of kinds without a contract only to those who see all queues', async () => {
  const { id } = await put('retired');
  const part = app.open({ ...ada, queues: ['print'] });
  expect(JSON.stringify(await jsonOf(app.open().get('/api/schedules')))).toContain(id);
  expect(JSON.stringify(await jsonOf(part.get('/api/schedules')))).not.toContain(id);
  expect((await part.post(`/api/schedules/${id}/pause`)).status).toBe(404);
});

it('fills a page with schedules that its reader may see, however many others come first', async () => {
  const hidden = await put('retired');
  await app.rowsOf(`INSERT INTO offload.schedule
    SELECT copy.* FROM offload.schedule, generate_series(1, 50) AS n, LATERAL jsonb_populate_record(
      schedule, jsonb_build_object('id', '00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))) AS copy
    WHERE schedule.id = '${hidden.id}'`);
  const { id } = await put();
  const seen = await jsonOf(app.open({ ...ada, queues: ['print'] }).get('/api/schedules'));
  expect(JSON.stringify(seen)).toContain(id);
  expect(seen).toMatchObject({ nextCursor: null });
});

it.each([
  ['/api/schedules?cursor=x', 400],
  ['/api/schedules?cursor=%00', 400],
  ['/api/schedules?cursor=018f0000-0000-7000-8000-000000000000', 200],
] as const)('responds to %s with %s', async (path, status) => {
  expect((await app.open().get(path)).status).toBe(status);
});
