import { sql } from '@offload/core/sql';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findLatestRates, hasFreshRates, saveExchangeRates } from './exchange-rates';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('keeps one rate per currency and day, finds the latest rates, and tells whether they are fresh', async () => {
  const { core } = database;
  const dollar = (date: string, rate: number) => ({ currency: 'USD', date, rate, source: 'rates.test' });
  expect(await hasFreshRates(core)).toBe(false);
  await saveExchangeRates(core, [
    dollar('2026-11-24', 1.1),
    { ...dollar('2026-11-25', 170.5), currency: 'JPY' },
  ]);
  await saveExchangeRates(core, [dollar('2026-11-25', 1.2)]);
  await saveExchangeRates(core, [dollar('2026-11-25', 1.3), dollar('2026-11-23', 1)]);
  expect(await findLatestRates(core)).toMatchObject([
    {
      currency: 'JPY',
      date: '2026-11-25',
      rate: 170.5,
      source: 'rates.test',
      fetchedAt: expect.stringMatching(/Z$/),
    },
    { currency: 'USD', date: '2026-11-25', rate: 1.3 },
  ]);
  expect(await hasFreshRates(core)).toBe(true);
  await core.execute(sql`UPDATE exchange_rate SET fetched_at = now() - interval '3 days'`);
  expect(await hasFreshRates(core)).toBe(false);
});
