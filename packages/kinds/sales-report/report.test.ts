import { expect, it } from 'vitest';
import type { Days, Sales } from '../src/services/sales';
import { readReport, readTotals } from './report';

const nothing = { orders: 0, units: 0, cents: 0, returnedCents: 0, customers: 0 };

/** Sales of one euro a day, up to and including `last`. */
function dailySales(last: string): Sales {
  const count = ({ from, to }: Days) => {
    const end = Math.min(Date.parse(to), Date.parse(last) + 86_400_000);
    return Math.max(0, (end - Date.parse(from)) / 86_400_000);
  };
  return {
    async totals(days) {
      const orders = count(days);
      return orders > 0 ? [{ currency: 'EUR', rows: orders, orders, cents: orders * 100 }] : [];
    },
    figures: async (days) => ({ ...nothing, orders: count(days), cents: count(days) * 100 }),
    shares: async () => [],
    async *orders() {},
    async *csv() {},
  };
}

async function read(period: { year: number; month: number | null }, today: string, last = today) {
  const sales = dailySales(last);
  return readReport(sales, await readTotals(sales, period, { target: null, latest: [], today }), {
    period,
    today,
  });
}

/** Returns the compared periods, and how many days of each are compared. */
function comparisons({ compared }: Awaited<ReturnType<typeof read>>) {
  return compared.map(({ name, own, figures }) => [name, own.orders, figures.orders]);
}

it('compares the complete days of an unfinished year with the same days of the year before', async () => {
  const report = await read({ year: 2026, month: null }, '2026-11-26');
  // January to October, and 25 days of November; the headline has today too.
  expect(comparisons(report)).toEqual([['Jan 1–Nov 25, 2025', 329, 329]]);
  expect(report).toMatchObject({ isRunning: true, figures: { orders: 330 } });
});

it('compares an unfinished month with as many days of other months, if they have them', async () => {
  expect(comparisons(await read({ year: 2026, month: 3 }, '2026-03-31'))).toEqual([
    ['Feb 1–28, 2026', 30, 28],
    ['Mar 1–30, 2025', 30, 30],
  ]);
  expect(comparisons(await read({ year: 2024, month: null }, '2024-02-29'))).toEqual([
    ['Jan 1–Feb 28, 2023', 59, 59],
  ]);
});

it('compares nothing on the first day of a period', async () => {
  expect(comparisons(await read({ year: 2026, month: null }, '2026-01-01'))).toEqual([['2025', 0, 0]]);
});

it('compares whole periods once they are over', async () => {
  const report = await read({ year: 2025, month: null }, '2026-01-01');
  expect(comparisons(report)).toEqual([['2024', 365, 366]]);
  expect(report.isRunning).toBe(false);
});

it('draws nothing for future months and days', async () => {
  const year = await read({ year: 2026, month: null }, '2026-11-26');
  expect(year.overTime.map(({ cents }) => cents)).toEqual([...Array(11).fill(0), null]);
  const month = await read({ year: 2026, month: 11 }, '2026-11-26');
  expect(month.overTime.filter(({ cents }) => cents === null).map(({ name }) => name)).toEqual([
    '2026-11-27',
    '2026-11-28',
    '2026-11-29',
    '2026-11-30',
  ]);
});

it('compares the whole period if it has orders dated in the future', async () => {
  const report = await read({ year: 2026, month: null }, '2026-11-26', '2026-12-31');
  expect(comparisons(report)).toEqual([['2025', 365, 365]]);
  expect(report.overTime.at(-1)).toEqual({ name: '2026-12', cents: 0 });
});
