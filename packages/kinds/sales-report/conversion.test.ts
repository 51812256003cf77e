import { expect, it } from 'vitest';
import { areFresh, convert, rateText } from './conversion';

const rate = (currency: string, worth: number, date = '2026-11-25') => ({
  ...{ currency, date, rate: worth, source: 'rates.test', fetchedAt: `${date}T16:00:00.000Z` },
});
const total = (currency: string) => ({ currency, rows: 2, orders: 2, cents: 1_000 });
const latest = [rate('EUR', 1), rate('USD', 1.25, '2026-11-24'), rate('JPY', 160)];
const today = '2026-11-26';

it('converts currencies through the euro, and dates a rate by the older of the two', () => {
  const { factors, rates } = convert(['EUR', 'USD', 'JPY'].map(total), 'USD', { latest, today });
  expect(factors).toEqual({ USD: 1, EUR: 1.25, JPY: 1.25 / 160 });
  expect(rates).toMatchObject([
    { currency: 'EUR', date: '2026-11-24', isOld: false },
    { currency: 'JPY', date: '2026-11-24', source: 'rates.test' },
  ]);
});

it("leaves out currencies without a rate, and all others if the report's currency has none", () => {
  expect(convert(['EUR', 'XAU'].map(total), 'USD', { latest, today }).factors).not.toHaveProperty('XAU');
  expect(convert(['EUR', 'XAU'].map(total), 'XAU', { latest, today })).toEqual({
    ...{ currency: 'XAU', factors: { XAU: 1 }, rates: [] },
  });
});

it('shows the day and source of each rate, and whether it is old', () => {
  const texts = (day: string) =>
    convert([total('USD')], 'EUR', { latest, today: day }).rates.map((used) => rateText(used, 'EUR'));
  expect(texts('2026-12-01')).toEqual(['1 USD = 0.8 EUR on Nov 24, 2026, from rates.test']);
  expect(texts('2026-12-02')).toEqual(['1 USD = 0.8 EUR on Nov 24, 2026, from rates.test (old)']);
});

it('treats rates as fresh for two days', () => {
  expect(areFresh(latest, new Date('2026-11-27T15:00:00Z'))).toBe(true);
  expect(areFresh(latest, new Date('2026-11-27T17:00:00Z'))).toBe(false);
  expect(areFresh([], new Date())).toBe(false);
});
