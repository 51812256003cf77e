import { sql } from '@offload/core/sql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import type { ConsoleOptions } from '../options';
import { ada, jsonOf, type OtherApp, openOtherApp } from '../testing/other-app';

let app: OtherApp;

beforeAll(async () => {
  app = await openOtherApp();
});
afterAll(() => app.close());

const Page = z.object({ data: z.array(z.object({ id: z.string() })) });

async function found(
  q: string,
  more: Partial<ConsoleOptions> = {},
  access: unknown = ada,
): Promise<string[]> {
  const page = await jsonOf(app.open(access, more).get(`/api/jobs?q=${encodeURIComponent(q)}`));
  return Page.parse(page).data.map(({ id }) => id);
}

it('finds the jobs of an owner by their ID, and by what the app knows them by', async () => {
  const { id } = await app.failed('Whose is it');
  expect(await found('owner:guest')).toEqual([id]);
  expect(await found('guest@example.com')).toEqual([]);
  const asked: unknown[] = [];
  const ownersLike: ConsoleOptions['ownersLike'] = async (text, { actor }) => {
    asked.push([text, actor]);
    return text.startsWith('guest@') ? ['guest', 'another'] : [];
  };
  expect(await found('guest@example.com', { ownersLike })).toEqual([id]);
  expect(await found('owner:nobody', { ownersLike })).toEqual([]);
  expect(asked).toEqual([
    ['guest@example.com', ada.actor],
    ['nobody', ada.actor],
  ]);
  expect(await found('owner:guest', { ownersLike }, { ...ada, queues: ['other'] })).toEqual([]);
});

it('finds exactly the jobs that the overview counts as undispatched, also of a queue that the code has no more', async () => {
  const [{ id: old }, { id: dispatched }] = [await app.failed('Old'), await app.failed('Dispatched')];
  await app.jobs.db.execute(sql`
    UPDATE offload.job SET state = 'queued', queue = 'letters', finished_at = NULL, created_at = now() - interval '1 min',
      dispatched_at = CASE WHEN id = ${dispatched}::uuid THEN now() END
    WHERE id IN (${old}::uuid, ${dispatched}::uuid)`);
  expect(await jsonOf(app.open().get('/api/overview'))).toMatchObject({
    undispatched: [{ queue: 'letters', count: 1 }],
  });
  expect(await found('is:undispatched')).toEqual([old]);
  expect(await found('is:undispatched queue:letters')).toEqual([old]);
  expect(await found('is:undispatched queue:print')).toEqual([]);
  expect(await found('is:lost')).toEqual([]);
  await app.jobs.db.execute(sql`DELETE FROM offload.job WHERE queue = 'letters'`);
});

it('finds errors by their message and their stack, in an app without an index of their words', async () => {
  const { id } = await app.failed('Jam in tray 4711');
  await app.jobs.db.execute(
    sql`UPDATE offload.job SET error_stack = 'Error at pullSheet (tray.ts:7)' WHERE id = ${id}::uuid`,
  );
  expect(await found('TRAY 4711')).toEqual([id]);
  expect(await found('pullSheet')).toEqual([id]);
  expect(await found('pushSheet')).toEqual([]);
});

it('lists the jobs of a group of failures, page by page, with the owners that the app knows', async () => {
  const failures = [await app.failed('Paper 1'), await app.failed('Paper 22'), await app.failed('Paper 3')];
  const ownerOf: ConsoleOptions['ownerOf'] = async () => new Map([['guest', { name: 'A guest' }]]);
  const list = (more: string) =>
    jsonOf(
      app.open(ada, { ownerOf }).get(`/api/failures/jobs?kind=receipt&signature=oops:%20Paper%20<n>${more}`),
    );
  expect(await list('')).toMatchObject({
    data: failures.toReversed().map(({ id }) => ({ id, owner: { name: 'A guest' } })),
    owners: [{ id: 'guest', name: 'A guest', url: null, count: 3 }],
    next: null,
  });
  expect(await list('&queue=print&code=oops')).toMatchObject({ owners: [{ count: 3 }] });
  for (const narrowed of ['&queue=other', '&code=other'])
    expect(await list(narrowed)).toMatchObject({ data: [], owners: [] });
});

it.each(["' OR 1=1 --", '"', 'a:"', '__proto__.x:1', '\\%_', '&|!:*()', `${'a.'.repeat(100)}b:1`])(
  'treats %s as plain words',
  async (q) => {
    const response = await app.open().get(`/api/jobs?q=${encodeURIComponent(q)}&kind=receipt`);
    expect([response.status, Page.parse(await response.json()).data]).toEqual([200, []]);
  },
);
