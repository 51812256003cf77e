import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { jsonOf, type OtherApp, openOtherApp } from '../testing/other-app';

let app: OtherApp;

beforeAll(async () => {
  app = await openOtherApp();
});
afterAll(() => app.close());
afterEach(() => void vi.useRealTimers());

const Read = z.object({ until: z.iso.datetime() });
const dayMs = 86_400_000;

/** Sets this process's clock, but not the database's. */
const setClock = (offsetMs: number) => {
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + offsetMs });
};

it('selects the failures that were listed, or that there are now', async () => {
  const console = app.open();
  const group = { kind: 'receipt', signature: 'oops: Clock <n>' };
  const first = await app.failed('Clock 1');
  const { until } = Read.parse(await jsonOf(console.get(`/api/failures/jobs?${new URLSearchParams(group)}`)));
  await app.rowsOf(`UPDATE offload.job SET finished_at = '${until}' WHERE id = '${first.id}'`);
  const second = await app.failed('Clock 22');
  await app.rowsOf(
    `UPDATE offload.job SET finished_at = '${until}'::timestamptz + interval '1 ms' WHERE id = '${second.id}'`,
  );
  const preview = (filter: object) =>
    jsonOf(console.post('/api/changes/preview', { action: 'retry', filter }));
  expect(await preview({ ...group, until })).toMatchObject({ count: 1, until });
  const now = await preview(group);
  expect(now).toMatchObject({ count: 2 });
  expect(Math.abs(Date.parse(Read.parse(now).until) - Date.now())).toBeLessThan(60_000);
  // A change names the moment of its preview.
  expect((await console.post('/api/changes', { action: 'retry', filter: group })).status).toBe(400);
});

it('selects a failure that is listed even if the clock of the web is slow', async () => {
  const console = app.open();
  const group = { kind: 'receipt', signature: 'oops: Slow clock <n>' };
  await app.failed('Slow clock 1');
  setClock(-60_000);
  const preview = (filter: object) =>
    jsonOf(console.post('/api/changes/preview', { action: 'retry', filter }));
  const listed = await jsonOf(console.get(`/api/failures/jobs?${new URLSearchParams(group)}`));
  expect(listed).toMatchObject({ data: [{ kind: 'receipt' }] });
  expect(await preview({ ...group, until: Read.parse(listed).until })).toMatchObject({ count: 1 });
  expect(await preview(group)).toMatchObject({ count: 1 });
});

it('selects finished jobs by the age that is asked for', async () => {
  const console = app.open();
  await app.failed('Eight days ago');
  setClock(8 * dayMs);
  const signature = 'oops: Eight days ago';
  const filter = { kind: 'receipt', signature };
  const preview = (olderThanDays: number) =>
    jsonOf(console.post('/api/changes/preview', { action: 'delete', filter, olderThanDays }));
  expect(await preview(7)).toMatchObject({ count: 1 });
  const old = await preview(9);
  expect(old).toMatchObject({ count: 0 });
  expect(Math.abs(Date.parse(Read.parse(old).until) + 9 * dayMs - Date.now())).toBeLessThan(60_000);
});
