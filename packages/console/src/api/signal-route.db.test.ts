import { raw } from '@offload/core/sql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ada, jsonOf, type OtherApp, openOtherApp } from '../testing/other-app';

let app: OtherApp;
const receipt = { kind: 'receipt', queue: 'print', ownerId: 'guest', payload: { orderId: 1, token: 't' } };

beforeAll(async () => {
  app = await openOtherApp();
});
afterAll(() => app.close());

const look = (id: string, access: unknown = ada) => jsonOf(app.open(access).get(`/api/jobs/${id}`));

it('sends the signal that a job waits for, if its contract declares it and it fits', async () => {
  const { id } = await app.tools.put(app.jobs.db, receipt);
  const wait = JSON.stringify({ type: 'signal', name: 'approval', step: 'signal approval' });
  await app.jobs.db.query(
    raw(
      `UPDATE offload.job SET state = 'waiting', waiting_for = '${wait}', dispatched_at = NULL WHERE id = '${id}'`,
    ),
  );
  expect(await look(id)).toMatchObject({ signal: { name: 'approval', label: 'Approve' } });
  expect(await look(id, { actor: 'bob', can: 'read' })).toMatchObject({ signal: null });
  const send = (name: string, body: object = {}, access: unknown = ada) =>
    app.open(access).post(`/api/jobs/${id}/signals/${name}`, body);
  expect((await send('approval', {}, { actor: 'bob', can: ['retry'] })).status).toBe(403);
  for (const name of ['nothing', 'constructor', '__proto__', '%00'])
    expect((await send(name)).status, name).toBe(404);
  expect((await send('refund')).status).toBe(409);
  expect((await send('approval', { data: { by: 5 } })).status).toBe(422);
  const deep = JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`);
  const unstorable = ['\u0000', '\ud800'].flatMap((by) => [{ by }, { by: 'Ada', [by]: 1 }]);
  for (const data of [...unstorable, deep]) expect((await send('approval', { data })).status).toBe(400);
  expect((await send('approval', { data: { by: 'Ada' } })).status).toBe(200);
  expect((await send('approval')).status).toBe(409);
  const sent = { action: 'job.signal', after: { signal: 'approval', data: { by: 'Ada' } } };
  expect(await look(id)).toMatchObject({
    ...{ job: { state: 'queued' }, signal: null },
    actions: expect.arrayContaining([expect.objectContaining(sent)]),
  });
});
