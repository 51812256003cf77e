import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type TestApi } from '@/testing/test-api';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

it('creates one unfinished job per year and format', async () => {
  const me = await api.signedIn();
  const create = async (body: object) => {
    const response = await me.post('/api/yearly-reports', body);
    expect([200, 202]).toContain(response.status);
    return response.json();
  };
  const job = await create({ year: 2024 });
  expect(job).toMatchObject({ kind: 'yearly-reports', queue: 'report', parentId: null });
  expect(await create({ year: 2024, format: 'pdf' })).toMatchObject({ id: job.id, existing: true });
  for (const other of [{ year: 2023 }, { year: 2024, format: 'csv' }, { year: 2024, currency: 'CHF' }])
    expect((await create(other)).id).not.toBe(job.id);
});

it('fetches exchange rates for reports in one currency', async () => {
  const me = await api.signedIn();
  await me.post('/api/yearly-reports', { year: 2022, currency: 'CHF' });
  const { db } = api.database;
  expect(await db.job.count({ where: { kind: 'exchange-rates' } })).toBe(1);
  const [job] = await db.job.findMany({ where: { ownerId: me.id } });
  expect(job).toMatchObject({ title: '2022 in CHF, PDF', payload: { currency: 'CHF' } });
});

it.each([{}, { year: 1999 }, { year: 2024, format: 'doc' }, { year: 2024, currency: 'XXX' }])(
  'rejects %o',
  async (body) => {
    const me = await api.signedIn();
    expect((await me.post('/api/yearly-reports', body)).status).toBe(400);
  },
);
