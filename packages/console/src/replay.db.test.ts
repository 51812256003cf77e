import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { ada, jsonOf, type OtherApp, openOtherApp } from './testing/other-app';

let app: OtherApp;

beforeAll(async () => {
  app = await openOtherApp();
});
afterAll(() => app.close());

it('replays with an edited payload, keeps secrets, and records who did it', async () => {
  const { id } = await app.failed('Wrong order');
  const console = app.open();
  const replay = (payload: object) => console.post(`/api/jobs/${id}/replay`, { payload });
  expect((await replay({ orderId: 'two', token: '•••' })).status).toBe(422);
  expect((await replay({ orderId: 2, token: 'mine' })).status).toBe(422);
  const response = await replay({ orderId: 2, token: '•••' });
  expect(response.status).toBe(202);
  const { id: newId } = z.object({ id: z.string() }).parse(await response.json());
  const payload = await app.rowsOf(`SELECT payload, owner_id FROM offload.job WHERE id = '${newId}'`);
  expect(payload).toEqual([{ payload: { orderId: 2, token: 't' }, owner_id: 'guest' }]);
  const actors = await app.rowsOf(`SELECT enqueued_by AS actor FROM offload.job WHERE id = '${newId}'`);
  expect(actors).toEqual([{ actor: 'operator:ada@example.com' }]);
  const about = (subject: string) =>
    app.rowsOf(
      `SELECT action, actor_email AS actor, before, after FROM offload.operator_action WHERE subject_id = '${subject}'`,
    );
  const changed = ['orderId'];
  const { actor } = ada;
  expect(await about(id)).toEqual([
    { action: 'job.redo', actor, before: { state: 'failed' }, after: { job: newId, changed } },
  ]);
  expect(await about(newId)).toEqual([
    { action: 'job.create', actor, before: null, after: { replayOf: id, changed } },
  ]);
  expect((await replay({ orderId: 3, token: '•••' })).status).toBe(409);
  expect(await jsonOf(console.get(`/api/jobs/${id}`))).toMatchObject({ replayedAs: newId });
});

const isHidden = 'hides it';
const isLeftOut = 'leaves it out';

it.each([isHidden, isLeftOut])(
  "keeps what the app's own redact takes from a payload, if it %s",
  async (how) => {
    const { id } = await app.failed('Wrong printer');
    const redact = (value: unknown) => {
      const { orderId: _, ...rest } = z.looseObject({}).parse(value);
      return how === isLeftOut ? rest : { ...rest, orderId: '•••' };
    };
    const console = app.open(ada, { redact });
    const shown = z
      .object({ payload: z.looseObject({}), fields: z.array(z.unknown()) })
      .parse(await jsonOf(console.get(`/api/jobs/${id}`)));
    // Dots aren't a number, so the form would have to ask for another one.
    expect(shown.fields).toEqual([]);
    const response = await console.post(`/api/jobs/${id}/replay`, { payload: shown.payload });
    expect(response.status).toBe(202);
    const replayed = await app.rowsOf(`SELECT payload FROM offload.job WHERE retry_of = '${id}'`);
    expect(replayed).toEqual([{ payload: { orderId: 1, token: 't' } }]);
  },
);
