import type { SalesFigures, SalesShare } from '../../src/services/sales';
import { rateText } from '../conversion';
import type { Report } from '../report';
import { drawOverTime, drawShares } from './charts';
import { colors, type Doc, page, write } from './page';

const gap = 10;
const cardHeight = 92;
const count = new Intl.NumberFormat('en');

/** Draws the title page: what the report is about, its key figures, and revenue over time. */
export function drawTitle(doc: Doc, report: Report, author: string, now: Date): void {
  doc.rect(0, 0, page.width, 8).fill(colors.accent);
  write(doc, 'Sales report', page.left, 64, { size: 13, color: colors.accent, weight: 'bold' });
  write(doc, report.name, page.left, 84, { size: 30, weight: 'bold' });
  const made = now.toISOString().slice(0, 10);
  write(doc, `For ${author}, created on ${made}`, page.left, 126, {
    size: 10,
    color: colors.dim,
    width: page.right - page.left,
  });
  if (report.rows === 0) {
    write(doc, `No orders in ${report.name}.`, page.left, 190, { size: 14 });
    return;
  }
  drawCards(doc, report, 168);
  const named = report.others.map(({ currency, rows }) => `${rows} in ${currency}`).join(', ');
  const note = named ? `Listed, but not included in the figures: ${named}.` : '';
  const running = report.isRunning
    ? `${report.name} isn’t over. Changes compare its complete days with the same days of earlier periods.`
    : '';
  const converted = report.rates.length > 0 ? 'Amounts are converted: see Exchange rates.' : '';
  [running, note, converted].filter(Boolean).forEach((text, line) => {
    const style = { size: 9, color: colors.dim, width: page.right - page.left };
    write(doc, text, page.left, 168 + cardHeight * 2 + gap * 2 + 4 + line * 13, style);
  });
  const per = report.period.month === null ? 'month' : 'day';
  drawHeading(doc, `Revenue by ${per}, in ${report.currency}`, 412);
  drawOverTime(doc, report.overTime, { top: 442, height: 280 });
}

function drawCards(doc: Doc, report: Report, top: number): void {
  const money = moneyIn(report.currency);
  const average = ({ cents, orders }: SalesFigures) => (orders > 0 ? Math.round(cents / orders) : 0);
  const cards: { label: string; of: (figures: SalesFigures) => number; show: (value: number) => string }[] = [
    { label: 'Revenue', of: ({ cents }) => cents, show: money },
    { label: 'Orders', of: ({ orders }) => orders, show: count.format },
    { label: 'Revenue per order', of: average, show: money },
    { label: 'Units', of: ({ units }) => units, show: count.format },
    { label: 'Customers', of: ({ customers }) => customers, show: count.format },
    { label: 'Returned', of: ({ returnedCents }) => returnedCents, show: money },
  ];
  const width = (page.right - page.left - 2 * gap) / 3;
  cards.forEach(({ label, of, show }, index) => {
    const x = page.left + (index % 3) * (width + gap);
    const y = top + Math.floor(index / 3) * (cardHeight + gap);
    doc.roundedRect(x, y, width, cardHeight, 4).fill(colors.fill);
    write(doc, label, x + 12, y + 10, { color: colors.dim });
    write(doc, show(of(report.figures)), x + 12, y + 26, {
      size: 18,
      weight: 'bold',
      width: width - 24,
      shrinks: true,
    });
    report.compared.forEach(({ name, own, figures }, line) => {
      const delta = change(of(own), of(figures)) ?? 'no data';
      const style = { size: 8, color: colors.dim, width: width - 24 };
      write(doc, `${delta} vs. ${name}`, x + 12, y + 56 + line * 13, style);
    });
  });
}

function drawHeading(doc: Doc, text: string, y: number): void {
  write(doc, text, page.left, y, { size: 13, weight: 'bold' });
}

/** Draws the second page: revenue by category, top products, and top customers. */
export function drawRankings(doc: Doc, report: Report): void {
  const money = moneyIn(report.currency);
  drawHeading(doc, 'Revenue by category', page.top);
  const end = drawShares(doc, report.categories, page.top + 30, money);
  const next = drawRanking(doc, { title: 'Top products', shares: report.products, money }, end + 20);
  drawRanking(doc, { title: 'Top customers', shares: report.customers, money }, next + 20);
}

/** Draws the page of exchange rates. */
export function drawRates(doc: Doc, { rates, currency }: Report): void {
  drawHeading(doc, 'Exchange rates', page.top);
  rates.forEach((rate, index) => {
    const style = { size: 10, width: page.right - page.left };
    write(doc, rateText(rate, currency), page.left, page.top + 30 + index * 18, style);
  });
}

interface Ranking {
  title: string;
  shares: SalesShare[];
  money: (cents: number) => string;
}

/** Returns where it ends. */
function drawRanking(doc: Doc, { title, shares, money }: Ranking, top: number): number {
  drawHeading(doc, title, top);
  const right = { align: 'right', color: colors.dim } as const;
  write(doc, 'Orders', 370, top + 4, right);
  write(doc, 'Units', 440, top + 4, right);
  write(doc, 'Revenue', page.right, top + 4, right);
  shares.forEach(({ name, orders, units, cents }, index) => {
    const y = top + 24 + index * 18;
    doc
      .lineWidth(0.5)
      .moveTo(page.left, y - 2)
      .lineTo(page.right, y - 2)
      .stroke(colors.line);
    write(doc, name, page.left, y, { width: 260 });
    write(doc, count.format(orders), 370, y, { align: 'right' });
    write(doc, count.format(units), 440, y, { align: 'right', width: 62, shrinks: true });
    write(doc, money(cents), page.right, y, { align: 'right', width: 100, shrinks: true });
  });
  return top + 24 + shares.length * 18;
}

/** Returns a formatter for amounts in hundredths of a currency. */
export function moneyIn(currency: string): (cents: number) => string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return (cents) => format.format(cents / 100);
}

/** Returns a change like `+12.5%`, or null if there's nothing to compare with. */
export function change(now: number, before: number): string | null {
  if (before <= 0) return null;
  const percent = Math.round(((now - before) / before) * 1_000) / 10;
  return `${percent > 0 ? '+' : percent < 0 ? '−' : '±'}${Math.abs(percent).toFixed(1)}%`;
}
