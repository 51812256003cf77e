import { scaleLinear, scalePoint } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { SalesShare } from '../../src/services/sales';
import { colors, type Doc, page, write } from './page';

const compact = new Intl.NumberFormat('en', { notation: 'compact' });
const axisWidth = 36;

interface Box {
  top: number;
  height: number;
}

/** Draws amounts over time: a line over a filled area, with the scale on the left and days or months below. Stops at today. */
export function drawOverTime(
  doc: Doc,
  parts: { name: string; cents: number | null }[],
  { top, height }: Box,
): void {
  const points = parts.flatMap(({ name, cents }) => (cents === null ? [] : [{ name, cents }]));
  const values = points.map(({ cents }) => cents / 100);
  const y = scaleLinear([Math.min(0, ...values), Math.max(1, ...values)], [top + height, top]).nice(5);
  const x = scalePoint(
    parts.map(({ name }) => name),
    [page.left + axisWidth, page.right - 6],
  );
  for (const tick of y.ticks(5)) {
    doc
      .lineWidth(0.5)
      .moveTo(page.left + axisWidth, y(tick))
      .lineTo(page.right, y(tick))
      .stroke(colors.line);
    const style = { size: 7, color: colors.dim, align: 'right' } as const;
    write(doc, compact.format(tick), page.left + axisWidth - 6, y(tick) - 5, style);
  }
  const at = ({ name }: { name: string }) => x(name) ?? 0;
  const height0 = ({ cents }: { cents: number }) => y(cents / 100);
  const filled = area<{ name: string; cents: number }>(at, y(0), height0)(points);
  const outline = line<{ name: string; cents: number }>(at, height0)(points);
  if (filled) doc.save().fillOpacity(0.12).path(filled).fill(colors.accent).restore();
  if (outline) doc.lineWidth(1.5).lineJoin('round').path(outline).stroke(colors.accent);
  const every = parts.length > 12 ? 5 : 1;
  parts.forEach(({ name }, index) => {
    if (index % every > 0) return;
    const label = name.slice(-2);
    const half = doc.font('regular').fontSize(7).widthOfString(label) / 2;
    write(doc, label, (x(name) ?? 0) - half, top + height + 5, { size: 7, color: colors.dim });
  });
}

const rowHeight = 20;
const nameWidth = 110;
const amountWidth = 90;
const maxBars = 8;

/** Draws amounts by name as horizontal bars, with the smallest ones combined. Returns where the chart ends. */
export function drawShares(
  doc: Doc,
  shares: SalesShare[],
  top: number,
  money: (cents: number) => string,
): number {
  const bars = gather(shares);
  const largest = Math.max(1, ...bars.map(({ cents }) => cents));
  const left = page.left + nameWidth;
  const x = scaleLinear([0, largest], [left, page.right - amountWidth]);
  bars.forEach(({ name, cents }, index) => {
    const y = top + index * rowHeight;
    write(doc, name, page.left, y, { width: nameWidth - 8 });
    const end = Math.max(left + 1, x(cents));
    doc.path(`M${left},${y + 1}H${end}V${y + 12}H${left}Z`).fill(colors.accent);
    write(doc, money(cents), page.right, y, { align: 'right', width: amountWidth - 8, shrinks: true });
  });
  return top + bars.length * rowHeight;
}

function gather(shares: SalesShare[]): { name: string; cents: number }[] {
  if (shares.length <= maxBars) return shares;
  const rest = shares.slice(maxBars - 1);
  const cents = rest.reduce((sum, share) => sum + share.cents, 0);
  return [...shares.slice(0, maxBars - 1), { name: `${rest.length} others`, cents }];
}
