import { randomUUID } from 'node:crypto';
import { scheduleQueue } from '@offload/core/test/worker-parts';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { everyMonth, remove, schedule, setPaused } from '@/testing/schedules';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let person: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  person = await api.signedIn();
});
afterAll(() => api.close());

it('creates a schedule and returns its next run', async () => {
  const response = await person.post('/api/schedules', everyMonth);
  expect(response.status).toBe(201);
  const made = await response.json();
  expect(made).toMatchObject({ ...everyMonth, paused: false, lastRunAt: null, lastJobId: null });
  expect(response.headers.get('Location')).toBe(made.links.self);
  expect(await (await person.get(made.links.self)).json()).toEqual(made);
  const next = new Date(made.nextRunAt);
  expect(next.getTime()).toBeGreaterThan(Date.now());
  const inBerlin = new Intl.DateTimeFormat('de', {
    timeZone: 'Europe/Berlin',
    timeStyle: 'short',
    dateStyle: 'short',
  });
  expect(inBerlin.format(next)).toMatch(/^01\.\d\d\.\d\d, 08:00$/);
});

it('accepts the last day of the month, PDF by default, and any name of a time zone', async () => {
  const made = await schedule(person, {
    report: { id: 'monthly-sales' },
    day: 'last',
    timeZone: 'us/eastern',
  });
  expect(made).toMatchObject({ day: 'last', report: { format: 'pdf' }, timeZone: 'America/New_York' });
});

it('keeps the currency of its reports', async () => {
  const report = { id: 'monthly-sales', format: 'xlsx', currency: 'CHF' };
  expect(await schedule(person, { report })).toMatchObject({ report });
});

it.each([
  [{ report: { id: 'monthly-sales', currency: 'XXX' } }, '/report/currency', 'EUR'],
  [{ report: { id: 'weekly' } }, '/report/id', 'monthly-sales'],
  [{ report: { id: 'monthly-sales', format: 'docx' } }, '/report/format', 'pdf, csv, xlsx'],
  [{ report: undefined }, '/report', 'required'],
  [{ every: 'minute' }, '/every', '"month"'],
  [{ day: 0 }, '/day', '1 to 28'],
  [{ day: 31 }, '/day', '"last"'],
  [{ day: 1.5 }, '/day', '1 to 28'],
  [{ day: '1' }, '/day', '1 to 28'],
  [{ at: '24:00' }, '/at', '08:00'],
  [{ at: '8:00' }, '/at', '08:00'],
  [{ at: 800 }, '/at', '08:00'],
  [{ timeZone: 'Mars/Olympus' }, '/timeZone', 'Europe/Berlin'],
  [{ timeZone: '+02:00' }, '/timeZone', 'Europe/Berlin'],
  [{ timeZone: undefined }, '/timeZone', 'is required'],
])('rejects %j, and names the field and the allowed values', async (changes, pointer, allowed) => {
  const response = await person.post('/api/schedules', { ...everyMonth, ...changes });
  expect(response.status).toBe(400);
  const { errors } = await response.json();
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({ pointer, message: expect.stringContaining(allowed) });
});

it('lists only my schedules, oldest first', async () => {
  const [one, other] = [await api.signedIn(), await api.signedIn()];
  const mine = [await schedule(one), await schedule(one, { day: 15 })];
  await schedule(other);
  const { data } = await (await one.get('/api/schedules')).json();
  expect(data).toEqual(mine);
});

it("shows a schedule that the app declares, or whose jobs aren't reports, without a report", async () => {
  const one = await api.signedIn();
  const { id, links } = await schedule(one);
  for (const [changes, listed] of [
    [{ name: 'nightly' }, []],
    [{ name: null, kind: 'index-orders' }, [{ id }]],
  ] as const) {
    const declaredAt = changes.name && new Date();
    await api.database.db.schedule.update({ where: { id }, data: { ...changes, declaredAt } });
    expect(await (await one.get(links.self)).json()).toMatchObject({ ...changes, report: null });
    expect((await (await one.get('/api/schedules')).json()).data).toMatchObject(listed);
  }
});

it('pauses and resumes, also in the queue', async () => {
  const { id, nextRunAt } = await schedule(person);
  await until(async () => (await ticking()).includes(id));
  const paused = await (await setPaused(person, id, true)).json();
  expect(paused).toMatchObject({ paused: true, nextRunAt: null });
  await until(async () => !(await ticking()).includes(id));
  expect((await setPaused(person, id, true)).status).toBe(200);

  const missed = { nextRunAt: new Date('2020-01-01T00:00:00Z') };
  await api.database.db.schedule.update({ where: { id }, data: missed });
  const resumed = await (await setPaused(person, id, false)).json();
  expect(resumed).toMatchObject({ paused: false, nextRunAt });
  await until(async () => (await ticking()).includes(id));
  expect((await setPaused(person, id, 'yes')).status).toBe(400);
});

it('is deleted, also from the queue', async () => {
  const { id } = await schedule(person);
  await until(async () => (await ticking()).includes(id));
  expect((await remove(person, id)).status).toBe(204);
  await until(async () => !(await ticking()).includes(id));
  expect((await person.get(`/api/schedules/${id}`)).status).toBe(404);
  expect((await remove(person, id)).status).toBe(404);
});

it('returns the stored response for the same Idempotency-Key, and creates no second schedule', async () => {
  const one = await api.signedIn();
  const key = { 'Idempotency-Key': randomUUID() };
  const first = await one.post('/api/schedules', everyMonth, key);
  const again = await one.post('/api/schedules', everyMonth, key);
  expect(again.status).toBe(201);
  expect(await again.json()).toEqual(await first.json());
  expect((await (await one.get('/api/schedules')).json()).data).toHaveLength(1);
  expect((await one.post('/api/schedules', { ...everyMonth, day: 2 }, key)).status).toBe(422);
});

it('allows up to twenty per user, and says what to do', async () => {
  const one = await api.signedIn();
  const answers = await Promise.all(Array.from({ length: 22 }, () => one.post('/api/schedules', everyMonth)));
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array(20).fill(201), 409, 409]);
  const refused = await one.post('/api/schedules', everyMonth);
  expect((await refused.json()).detail).toContain('Delete one first');
});

it('requires a session', async () => {
  expect((await api.post('/api/schedules', everyMonth)).status).toBe(401);
  expect((await api.get('/api/schedules')).status).toBe(401);
});

async function ticking(): Promise<string[]> {
  const queue = await runtime().queue.queue(scheduleQueue);
  return (await queue.getJobSchedulers()).map(({ key }) => key);
}
