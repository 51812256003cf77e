import { scheduleQueue } from '@offload/core/test/worker-parts';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { edit, schedule, setPaused } from '@/testing/schedules';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let person: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  person = await api.signedIn();
});
afterAll(() => api.close());

const cron = { cron: '15 9 * * 1-5', every: undefined, day: undefined, at: undefined };

async function patternOf(id: string): Promise<string | undefined> {
  const queue = await runtime().queue.queue(scheduleQueue);
  return (await queue.getJobSchedulers()).find(({ key }) => key === id)?.pattern;
}

it('changes the report and the times, also in the queue', async () => {
  const { id } = await schedule(person);
  await until(() => patternOf(id));
  const response = await edit(person, id, {
    ...cron,
    report: { id: 'monthly-sales', format: 'xlsx' },
    timeZone: 'Asia/Tokyo',
  });
  expect(response.status).toBe(200);
  const edited = await response.json();
  expect(edited).toMatchObject({ cron: cron.cron, timeZone: 'Asia/Tokyo', report: { format: 'xlsx' } });
  expect(new Date(edited.nextRunAt).toISOString()).toMatch(/T00:15:00/);
  expect(await (await person.get(`/api/schedules/${id}`)).json()).toEqual(edited);
  await until(async () => (await patternOf(id)) === cron.cron);
});

it('keeps a paused schedule paused', async () => {
  const { id } = await schedule(person);
  await setPaused(person, id, true);
  expect(await (await edit(person, id, { day: 9 })).json()).toMatchObject({
    ...{ day: 9, paused: true, nextRunAt: null },
  });
  const resumed = await (await setPaused(person, id, false)).json();
  expect(new Date(resumed.nextRunAt).getUTCDate()).toBe(9);
});

it('validates changes like a new schedule, and only for users who may change it', async () => {
  const { id } = await schedule(person);
  expect((await edit(person, id, { day: 31 })).status).toBe(400);
  expect((await edit(await api.signedIn(), id, { day: 9 })).status).toBe(404);
  expect((await edit(await api.signedIn('viewer'), id, { day: 9 })).status).toBe(403);
  expect(await (await person.get(`/api/schedules/${id}`)).json()).toMatchObject({ day: 1 });
});

it('records edits by staff in the audit log', async () => {
  const { id } = await schedule(person);
  const operator = await api.signedIn('operator');
  expect((await edit(operator, id, { day: 9 })).status).toBe(200);
  const { db } = api.database;
  expect(await db.operatorAction.findFirst({ where: { subjectId: id } })).toMatchObject({
    ...{ action: 'schedule.update', actorId: operator.id },
  });
});

it('rejects changes to a schedule that code declares', async () => {
  const operator = await api.signedIn('operator');
  const { db } = api.database;
  const { id } = await schedule(person);
  await db.schedule.update({ where: { id }, data: { name: 'declared', declaredAt: new Date() } });
  expect((await edit(operator, id, { day: 9 })).status).toBe(409);
});
