import { randomUUID } from 'node:crypto';
import { saveExchangeRates } from '@offload/db';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let person: SignedInCaller;
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const ofJanuary = { id: 'monthly-sales', data: { month: 'jan', year: 2023 } };

beforeAll(async () => {
  api = await openTestApi();
  person = await api.signedIn();
});
afterAll(() => api.close());

it("accepts the article's own call, word for word", async () => {
  const response = await person.post(
    '/api/reports',
    '{"id": "monthly-sales", "data": {"month": "jan", "year": 2023}}',
  );
  const job = await response.json();
  expect(response.status).toBe(202);
  expect(job).toMatchObject({ kind: 'sales-report', queue: 'report', state: 'queued' });
  expect(response.headers.get('Location')).toBe(`/api/jobs/${job.id}`);
  expect(response.headers.get('Retry-After')).toBe('1');
  const row = await api.database.db.job.findUniqueOrThrow({ where: { id: job.id } });
  expect(row.payload).toEqual({ id: 'monthly-sales', year: 2023, month: 1, format: 'pdf' });
  expect(row.title).toBe('January 2023, PDF');
});

it("fetches exchange rates once for reports in one currency, unless they're already stored", async () => {
  const { db, core } = api.database;
  const inFrancs = { id: 'monthly-sales', data: { month: 5, year: 2022, currency: 'CHF' } };
  const response = await person.post('/api/reports', inFrancs);
  const { id } = await response.json();
  const row = await db.job.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ title: 'May 2022 in CHF, PDF', payload: { currency: 'CHF' } });
  const other = { ...inFrancs, data: { ...inFrancs.data, currency: 'USD' } };
  expect((await person.post('/api/reports', other)).status).toBe(202);
  const count = () => db.job.count({ where: { kind: 'exchange-rates' } });
  expect(await count()).toBe(1);
  await db.job.deleteMany({ where: { kind: 'exchange-rates' } });
  await saveExchangeRates(core, [{ currency: 'CHF', date: '2026-11-25', rate: 0.93, source: 'rates.test' }]);
  const third = { ...inFrancs, data: { ...inFrancs.data, currency: 'JPY' } };
  expect((await person.post('/api/reports', third)).status).toBe(202);
  expect(await count()).toBe(0);
});

it('schedules a report for later with a priority, and cancels it before it runs', async () => {
  const runAt = new Date(Date.now() + 86_400_000).toISOString();
  const body = { id: 'monthly-sales', data: { month: 4, year: 2021 }, runAt, priority: 'high' };
  const response = await person.post('/api/reports', body);
  const job = await response.json();
  expect(job).toMatchObject({ state: 'scheduled', runAt, nextAttemptAt: runAt, priority: 'high', steps: [] });
  const read = await person.get(`/api/jobs/${job.id}`);
  expect(Number(read.headers.get('Retry-After'))).toBeGreaterThan(86_000);
  const canceled = await person.post(`/api/jobs/${job.id}/cancel`);
  expect(await canceled.json()).toMatchObject({ state: 'canceled', nextAttemptAt: null });
});

it.each([
  [{ ...ofJanuary, runAt: 'tomorrow' }, '/runAt', 'up to a year ahead'],
  [{ ...ofJanuary, runAt: '2999-01-01T00:00:00Z' }, '/runAt', 'up to a year ahead'],
  [{ ...ofJanuary, deadline: '2020-01-01T00:00:00Z' }, '/deadline', 'in the future'],
  [{ ...ofJanuary, deadline: 'soon' }, '/deadline', 'in the future'],
  [{ ...ofJanuary, deadline: inHours(1), runAt: inHours(2) }, '/deadline', 'after runAt'],
  [{ ...ofJanuary, priority: 'urgent' }, '/priority', 'high, normal, low'],
  [{ ...ofJanuary, id: 'weekly' }, '/id', 'monthly-sales'],
  [{ id: 'monthly-sales', data: { month: 'foo', year: 2023 } }, '/data/month', 'jan, feb'],
  [{ id: 'monthly-sales', data: { month: 13, year: 2023 } }, '/data/month', '1 to 12'],
  [{ id: 'monthly-sales', data: { month: 1 } }, '/data/year', 'is required'],
  [{ data: ofJanuary.data }, '/id', 'is required'],
  [{ ...ofJanuary, data: 'x' }, '/data', 'must be an object'],
  [{ id: 'monthly-sales', data: { month: 1, year: 1800 } }, '/data/year', '2000 to 2100'],
  [{ id: 'monthly-sales' }, '/data', 'required'],
  [{ id: 'monthly-sales', data: { ...ofJanuary.data, currency: 'XXX' } }, '/data/currency', 'EUR'],
  [{ ...ofJanuary, format: 'docx' }, '/format', 'pdf, csv, xlsx'],
])('rejects %j, and names the field and the allowed values', async (body, pointer, allowed) => {
  const response = await person.post('/api/reports', body);
  expect(response.status).toBe(400);
  const { errors } = await response.json();
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({ pointer, message: expect.stringContaining(allowed) });
});

it('returns the job in progress for the same request in any spelling, and a new job afterwards', async () => {
  const asks = [
    { month: 'feb', year: 2023 },
    { month: 2, year: 2023 },
    { month: 'FEB', year: 2023 },
  ];
  const ids = await Promise.all(asks.map((data) => ask(person, { id: 'monthly-sales', data })));
  expect(new Set(ids).size).toBe(1);
  const [id = ''] = ids;
  await runJob(api.database.db, id);
  expect(await ask(person, { id: 'monthly-sales', data: asks[0] })).not.toBe(id);
});

it('says that the same report is in progress, and rejects another priority or deadline for it', async () => {
  const body = { id: 'monthly-sales', data: { month: 8, year: 2021 }, priority: 'low' };
  const created = await person.post('/api/reports', body);
  expect(created.status).toBe(202);
  const job = await created.json();
  expect(job).not.toHaveProperty('existing');
  for (const same of [body, { id: body.id, data: body.data }]) {
    const again = await person.post('/api/reports', same);
    expect(again.status).toBe(200);
    expect(again.headers.get('Location')).toBe(`/api/jobs/${job.id}`);
    expect(await again.json()).toMatchObject({ id: job.id, priority: 'low', existing: true });
  }
  const changes = { priority: 'high', deadline: inHours(1) };
  const response = await person.post('/api/reports', { ...body, ...changes });
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({
    detail:
      'The same job is already in progress with a different priority and deadline. Cancel it first, or leave out priority and deadline.',
    errors: [{ pointer: '/priority' }, { pointer: '/deadline' }],
  });
  expect(await (await person.get(`/api/jobs/${job.id}`)).json()).toMatchObject({ priority: 'low' });
});

it('fails a report that has not finished by its deadline', async () => {
  const deadline = new Date(Date.now() + 3_600_000).toISOString();
  const body = { id: 'monthly-sales', data: { month: 7, year: 2021 }, deadline };
  const { id } = await (await person.post('/api/reports', body)).json();
  expect(await (await person.get(`/api/jobs/${id}`)).json()).toMatchObject({ deadline });
});

it('runs a report now although it is also scheduled for tonight', async () => {
  const runAt = new Date(Date.now() + 3_600_000).toISOString();
  for (const [path, body] of [
    ['/api/reports', { id: 'monthly-sales', data: { month: 6, year: 2023 } }],
    ['/api/yearly-reports', { year: 2021 }],
  ] as const) {
    const create = async (when = {}) => (await person.post(path, { ...body, ...when })).json();
    const tonight = await create({ runAt });
    expect(tonight).toMatchObject({ state: 'scheduled', runAt });
    const now = await create();
    expect(now).toMatchObject({ state: 'queued', runAt: null });
    expect((await create()).id).toBe(now.id);
    // Nor does the one in progress keep it from being scheduled, once for each time.
    expect((await create({ runAt })).id).toBe(tonight.id);
    const later = new Date(Date.now() + 7_200_000).toISOString();
    expect(await create({ runAt: later })).toMatchObject({ state: 'scheduled', runAt: later });
  }
});

it('separates reports by user, format, month, and currency', async () => {
  const other = await api.signedIn();
  const ids = [
    await ask(person, { ...ofJanuary, data: { ...ofJanuary.data, currency: 'CHF' } }),
    await ask(person, ofJanuary),
    await ask(other, ofJanuary),
    await ask(person, { ...ofJanuary, format: 'csv' }),
    await ask(person, { ...ofJanuary, data: { year: 2023 } }),
  ];
  expect(new Set(ids).size).toBe(5);
  expect((await other.get(`/api/jobs/${ids[0]}`)).status).toBe(404);
});

it('returns the stored response for the same Idempotency-Key', async () => {
  const key = { 'Idempotency-Key': randomUUID() };
  const body = { ...ofJanuary, data: { month: 3, year: 2023 } };
  const first = await (await person.post('/api/reports', body, key)).json();
  await runJob(api.database.db, first.id);
  expect(await (await person.post('/api/reports', body, key)).json()).toEqual(first);
  expect((await person.post('/api/reports', ofJanuary, key)).status).toBe(422);
});

it('requires a session', async () => {
  expect((await api.post('/api/reports', ofJanuary)).status).toBe(401);
});

async function ask(caller: SignedInCaller, body: object): Promise<string> {
  const response = await caller.post('/api/reports', body);
  expect([200, 202]).toContain(response.status);
  return (await response.json()).id;
}

it("limits an owner's open reports and says when to retry, without affecting others", async () => {
  const { db } = api.database;
  const [busy, other] = [await api.signedIn(), await api.signedIn()];
  await db.queueSetting.create({ data: { queue: 'report', ownerOpen: 2 } });
  const report = (month: number) => ({ id: 'monthly-sales', data: { month, year: 2022 } });
  const answers = await Promise.all([1, 2, 3, 4].map((month) => busy.post('/api/reports', report(month))));
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 429, 429]);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.headers.get('Content-Type')).toContain('application/problem+json');
  expect(refused?.headers.get('Retry-After')).toBe('10');
  expect(await refused?.text()).toContain('The limit is 2');
  expect((await other.post('/api/reports', report(1))).status).toBe(202);
  const [first] = await db.job.findMany({ where: { ownerId: busy.id } });
  await runJob(db, first?.id ?? '');
  expect((await busy.post('/api/reports', report(5))).status).toBe(202);
  await db.queueSetting.deleteMany();
});
