import { z } from 'zod';
import type { SoldOrder } from '../../../context';
import { withoutApostrophe } from '../../../csv/cells';
import { type ImportColumn, importColumns } from '../contract';
import type { Header } from './header';

const text = z
  .string()
  .min(1, 'is empty')
  .max(200, 'is longer than 200 characters')
  .regex(/^\P{Cc}*$/u, 'has a line break or another control character in it')
  .transform(withoutApostrophe);

const int4 = 2_147_483_647;

const OrderSchema = z
  .object({
    order_number: text,
    date: z.iso.date('is not a day like 2026-01-31').regex(/^(?!0000)/, 'is not a day like 2026-01-31'),
    customer: text,
    country: text,
    product: text,
    category: text,
    quantity: z
      .string()
      .regex(/^-?\d{1,10}$/, 'is not a whole number')
      .transform(Number)
      .refine((quantity) => quantity !== 0, 'is 0')
      .refine((quantity) => Math.abs(quantity) <= int4, 'is too large'),
    unit_price: z
      .string()
      .regex(/^\d{1,12}(\.\d{1,2})?$/, 'is not a price like 12.50')
      .transform((price) => Math.round(Number(price) * 100)),
    currency: z
      .string()
      .regex(/^[a-z]{3}$/i, 'is not a currency of three letters like EUR')
      .toUpperCase(),
  })
  .transform(
    ({ order_number: orderNumber, unit_price: unitCents, ...order }): SoldOrder => ({
      orderNumber,
      unitCents,
      ...order,
    }),
  );

/** Reads an order from the cells of its row; where it is none, answers why, in words. */
export function readOrder(cells: string[], { width, places, delimiter }: Header): SoldOrder | string {
  if (cells.length !== width) {
    return `has ${cells.length} ${cells.length === 1 ? 'column' : 'columns'}, but the first line names ${width}`;
  }
  const cellOf = (column: ImportColumn) => cells[places[column]]?.trim() ?? '';
  const named = Object.fromEntries(importColumns.map((column) => [column, cellOf(column)]));
  // Where columns are parted by semicolons, prices are often written with a comma.
  if (delimiter === ';') named.unit_price = named.unit_price?.replace(',', '.') ?? '';
  const parsed = OrderSchema.safeParse(named);
  if (parsed.success) return parsed.data;
  const messages = new Map(parsed.error.issues.map(({ path, message }) => [String(path[0]), message]));
  return importColumns.flatMap((column) => describe(column, cellOf(column), messages.get(column))).join('; ');
}

const shownOfCell = 40;

function describe(column: ImportColumn, cell: string, message: string | undefined): string[] {
  if (message === undefined) return [];
  if (cell === '') return [`${column} is empty`];
  const shown = cell.length > shownOfCell ? `${cell.slice(0, shownOfCell)}…` : cell;
  return [`${column} "${shown.replace(/\p{C}/gu, ' ')}" ${message}`];
}
