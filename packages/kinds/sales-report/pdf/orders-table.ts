import type { SoldOrder } from '../../src/services/sales';
import { colors, type Doc, page, write } from './page';

const rowHeight = 15;
const top = page.top + 48;
/** How many orders fit on a page. */
export const rowsOnPage = Math.floor((page.bottom - top) / rowHeight);

const decimal = new Intl.NumberFormat('en', { minimumFractionDigits: 2 });

interface Column {
  title: string;
  x: number;
  width: number;
  align?: 'right';
  shrinks?: boolean;
  show: (order: SoldOrder) => string;
}

const columns: Column[] = [
  { title: 'Date', x: 48, width: 52, show: ({ date }) => date },
  { title: 'Order', x: 104, width: 72, show: ({ orderNumber }) => orderNumber },
  { title: 'Customer', x: 180, width: 106, show: ({ customer }) => customer },
  { title: 'Country', x: 290, width: 42, show: ({ country }) => country },
  { title: 'Product', x: 336, width: 92, show: ({ product }) => product },
  {
    title: 'Qty',
    x: 456,
    width: 24,
    align: 'right',
    shrinks: true,
    show: ({ quantity }) => String(quantity),
  },
  {
    title: 'Amount',
    x: page.right,
    width: 86,
    align: 'right',
    shrinks: true,
    show: ({ quantity, unitCents, currency }) =>
      `${currency} ${decimal.format((quantity * unitCents) / 100)}`,
  },
];

export function drawTableHead(doc: Doc, title: string): void {
  write(doc, title, page.left, page.top, { size: 13, weight: 'bold' });
  doc.rect(page.left - 4, top - 20, page.right - page.left + 8, 16).fill(colors.fill);
  for (const { title: name, x, align = 'left' } of columns) {
    write(doc, name, x, top - 17, { size: 8, weight: 'bold', align });
  }
}

export function drawOrder(doc: Doc, order: SoldOrder, row: number): void {
  const y = top + row * rowHeight;
  for (const { x, width, align = 'left', shrinks = false, show } of columns) {
    write(doc, show(order), x, y, { size: 8, align, width, shrinks });
  }
  doc
    .lineWidth(0.25)
    .moveTo(page.left, y + 12.5)
    .lineTo(page.right, y + 12.5)
    .stroke(colors.line);
}
