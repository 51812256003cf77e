import { expect, it } from 'vitest';
import { areFresh, convert, rateText } from './conversion';

const rate = (currency: string, worth: number, date = '2026-11-25') => ({
  ...{ currency, date, rate: worth, source: 'rates.test', fetchedAt: `${date}T16:00:00.000Z` },
});
const total = (currency: string) => ({ currency, rows: 2, orders: 2, cents: 1_000 });
const latest = [rate('EUR', 1), rate('USD', 1.25, '2026-11-24'), rate('JPY', 160)];
const today = '2026-11-26';

it('converts each currency by both rates to the euro, of which the older one has the date', () => {
  const { factors, rates } = convert(['EUR', 'USD', 'JPY'].map(total), 'USD', { latest, today });
  expect(factors).toEqual({ USD: 1, EUR: 1.25, JPY: 1.25 / 160 });
  expect(rates).toMatchObject([
    { currency: 'EUR', date: '2026-11-24', isOld: false },
    { currency: 'JPY', date: '2026-11-24', source: 'rates.test' },
  ]);
});

it('leaves out what has no rate, and everything else if the currency of the report has none', () => {
  expect(convert(['EUR', 'XAU'].map(total), 'USD', { latest, today }).factors).not.toHaveProperty('XAU');
  expect(convert(['EUR', 'XAU'].map(total), 'XAU', { latest, today })).toEqual({
    ...{ currency: 'XAU', factors: { XAU: 1 }, rates: [] },
  });
});

it('says of each rate which day it is of, where it is from, and whether it is old', () => {
  const texts = (day: string) =>
    convert([total('USD')], 'EUR', { latest, today: day }).rates.map((used) => rateText(used, 'EUR'));
  expect(texts('2026-12-01')).toEqual(['1 USD = 0.8 EUR on Nov 24, 2026, from rates.test']);
  expect(texts('2026-12-02')).toEqual(['1 USD = 0.8 EUR on Nov 24, 2026, from rates.test (old)']);
});

it('takes rates for fresh for two days', () => {
  expect(areFresh(latest, new Date('2026-11-27T15:00:00Z'))).toBe(true);
  expect(areFresh(latest, new Date('2026-11-27T17:00:00Z'))).toBe(false);
  expect(areFresh([], new Date())).toBe(false);
});
