import { buffer } from 'node:stream/consumers';
import { extractText, getDocumentProxy } from 'unpdf';
import { expect, it } from 'vitest';
import type { Report } from '../report';
import { change, drawTitle, moneyIn } from './overview';
import { openDocument } from './page';

const figures = { orders: 329, units: 329, cents: 32_900, returnedCents: 0, customers: 1 };
const report: Report = {
  ...{
    name: '2026',
    currency: 'EUR',
    factors: { EUR: 1 },
    rates: [],
    others: [],
    rows: 330,
    orders: 330,
    cents: 33_000,
  },
  period: { year: 2026, month: null },
  figures: { ...figures, cents: 33_000 },
  isRunning: true,
  compared: [{ name: 'Jan 1–Nov 25, 2025', own: figures, figures: { ...figures, cents: 47_000 } }],
  overTime: [
    { name: '2026-01', cents: 3_100 },
    { name: '2026-02', cents: null },
  ],
  ...{ categories: [], countries: [], products: [], customers: [] },
};

async function titleOf(shown: Report): Promise<string> {
  const now = new Date('2026-11-26');
  const doc = openDocument({ title: 'Test', author: 'Test', now });
  doc.addPage();
  drawTitle(doc, shown, 'Ada', now);
  doc.end();
  const pdf = await getDocumentProxy(new Uint8Array(await buffer(doc)));
  return (await extractText(pdf, { mergePages: true })).text;
}

it('says that an unfinished year is compared by its complete days', async () => {
  const text = await titleOf(report);
  // 329 euros of 470, not 330.
  expect(text).toMatch(/−30\.0 ?%.*Jan 1–Nov 25, 2025/);
  expect(text).toContain('2026 isn’t over. Changes compare its complete days');
  expect(await titleOf({ ...report, isRunning: false })).not.toContain('isn’t over');
});

it('formats amounts by their currency', () => {
  expect(moneyIn('EUR')(123_456_7)).toBe('€12,345.67');
  expect(moneyIn('EUR')(-50)).toBe('-€0.50');
  expect(moneyIn('JPY')(120_000)).toBe('¥1,200');
});

it('formats a change in percent, and returns null without an earlier value', () => {
  expect(change(112.5, 100)).toBe('+12.5%');
  expect(change(50, 100)).toBe('−50.0%');
  expect(change(100, 100)).toBe('±0.0%');
  expect(change(1, 0)).toBeNull();
});
