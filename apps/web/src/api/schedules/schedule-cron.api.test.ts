import { randomUUID } from 'node:crypto';
import { scheduleQueue } from '@offload/core/test/worker-parts';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { everyMonth, remove, schedule, setPaused } from '@/testing/schedules';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let person: SignedInCaller;
const { every: _every, day: _day, at: _at, ...report } = everyMonth;

beforeAll(async () => {
  api = await openTestApi();
  person = await api.signedIn();
});
afterAll(() => api.close());

it("accepts any cron expression, and adds it to the queue's scheduler", async () => {
  const response = await person.post('/api/schedules', { ...report, cron: ' 30  7 * * mon-fri' });
  expect(response.status).toBe(201);
  const made = await response.json();
  expect(made).toMatchObject({
    ...{ ...report, cron: '30 7 * * MON-FRI', every: null, day: null, at: null, name: null },
    ...{ description: 'At 07:30, Monday through Friday, Europe/Berlin', kind: 'sales-report' },
    ...{ catchUp: 'latest', overlap: 'skip', lastSkippedAt: null },
  });
  expect(['06:30', '05:30']).toContain(made.nextRunAt.slice(11, 16));
  expect(await (await person.get(made.links.self)).json()).toEqual(made);
  const next = Date.parse(made.nextRunAt);
  const queue = await runtime().queue.queue(scheduleQueue);
  await until(async () =>
    (await queue.getJobSchedulers()).find(({ key, next: at }) => key === made.id && at === next),
  );
});

it('accepts an interval', async () => {
  const made = await (await person.post('/api/schedules', { ...report, cron: '@every 2 hours' })).json();
  expect(made).toMatchObject({ cron: '@every 2 hours', description: 'Every 2 hours, Europe/Berlin' });
});

it('recognizes a monthly time in any spelling', async () => {
  const made = await (await person.post('/api/schedules', { ...report, cron: '5 8 l * *' })).json();
  expect(made).toMatchObject({ every: 'month', day: 'last', at: '08:05', cron: '5 8 L * *' });
  const monthly = await schedule(person);
  expect(monthly).toMatchObject({ cron: '0 8 1 * *', catchUp: 'all', overlap: 'allow' });
});

it('accepts policies', async () => {
  const policies = { catchUp: 'none', overlap: 'allow' };
  expect(
    await (await person.post('/api/schedules', { ...report, cron: '@daily', ...policies })).json(),
  ).toMatchObject({
    cron: '0 0 * * *',
    ...policies,
  });
});

it.each([
  [{ cron: '0 25 * * *' }, '/cron', 'The hour can\'t be "25"'],
  [{ cron: '* * * * * *' }, '/cron', 'once a minute'],
  [{ cron: '0 0 30 2 *' }, '/cron', 'never runs'],
  [{ cron: 'x'.repeat(10_000) }, '/cron', 'characters'],
  [{ cron: 5 }, '/cron', 'cron expression'],
  [{ cron: '@every 5 seconds' }, '/cron', '@every 15 minutes'],
  [{ cron: '@daily', day: 1 }, '/day', "can't be combined"],
  [{ cron: '@daily', catchUp: 'some' }, '/catchUp', 'all, latest, none'],
  [{ cron: '@daily', overlap: 'replace' }, '/overlap', 'allow, skip'],
  [{ cron: '@daily', timeZone: 'Mars/Olympus' }, '/timeZone', 'Europe/Berlin'],
  [{ every: 'month', day: 1 }, '/at', 'is required'],
])('rejects %j, and names the field and the allowed values', async (changes, pointer, allowed) => {
  const response = await person.post('/api/schedules', { ...report, ...changes });
  expect(response.status).toBe(400);
  const { errors } = await response.json();
  expect(errors).toMatchObject([{ pointer, message: expect.stringContaining(allowed) }]);
});

it("lets staff pause a schedule that code declares, but not run or delete it, and isn't in its owner's list", async () => {
  const id = randomUUID();
  const owner = await api.signedIn();
  const name = `cleanup-${id}`;
  await api.database.db.schedule.create({
    data: {
      ...{ id, name, ownerId: owner.id, kind: 'cleanup', template: {}, declaredAt: new Date() },
      ...{ cron: '0 3 * * *', timeZone: 'UTC', nextRunAt: new Date('2099-01-01T03:00:00Z') },
    },
  });
  const [admin, stranger] = [await api.signedIn('admin'), await api.signedIn()];
  expect(await (await owner.get('/api/schedules')).json()).toEqual({ data: [] });
  expect((await stranger.get(`/api/schedules/${id}`)).status).toBe(404);
  expect(await (await admin.get(`/api/schedules/${id}`)).json()).toMatchObject({
    ...{ name, report: null, description: 'Every day at 03:00, UTC' },
  });
  for (const refused of [await remove(admin, id), await admin.post(`/api/schedules/${id}/run`, {})]) {
    expect(refused.status).toBe(409);
    expect((await refused.json()).detail).toContain(name);
  }
  expect(await (await setPaused(admin, id, true)).json()).toMatchObject({ paused: true, nextRunAt: null });
  const resumed = await (await setPaused(admin, id, false)).json();
  expect(resumed).toMatchObject({ paused: false, nextRunAt: expect.stringMatching(/T03:00:00/) });
});
