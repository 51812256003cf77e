import { type FileFormat, type ReadRows, readOrders } from '../read-orders';

export const header = 'order_number,date,customer,country,product,category,quantity,unit_price,currency';
export const good = 'N-1,2026-01-31,Acme,DE,Pan,Kitchen,3,12.50,EUR';
export const numbered = (number: number) => good.replace('N-1', `N-${number}`);

const unknown: FileFormat = { columns: null, encoding: null, dateOrder: null, decimalMark: null };

export async function read(
  content: string | Buffer,
  chunkBytes = 65_536,
  format: Partial<FileFormat> = {},
): Promise<ReadRows> {
  const bytes = Buffer.from(content);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  const all: ReadRows = { orders: [], rejected: [] };
  for await (const { orders, rejected } of readOrders(chunks(), { ...unknown, ...format })) {
    all.orders.push(...orders);
    all.rejected.push(...rejected);
  }
  return all;
}

export const numbersOf = ({ orders }: ReadRows) => orders.map(({ orderNumber }) => orderNumber);
export const reasonsOf = ({ rejected }: ReadRows) => rejected.map(({ line, reason }) => `${line}: ${reason}`);
export const readRow = (row: string, format?: Partial<FileFormat>) =>
  read(`${header}\n${row}`, 65_536, format);
