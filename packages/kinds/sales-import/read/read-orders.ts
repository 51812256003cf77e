import { PermanentError } from '@offload/core/errors';
import type { ImportedOrder } from '../../src/services/sales';
import { type ColumnNames, maxImportRows } from '../contract';
import { readCells } from './cells';
import { type Header, readHeader } from './header';
import { type Line, readLines } from './lines';
import { readOrder } from './order';
import { rejectOtherFiles } from './other-files';
import { joinLines, type Row } from './rows';

export interface RejectedRow {
  line: number;
  reason: string;
  /** The row as it appears in the file. */
  text: string;
}

/** A batch of rows: valid orders and rejected rows. */
export interface ReadRows {
  orders: ImportedOrder[];
  rejected: RejectedRow[];
}

const isBlank = ({ text }: { text: string }) => text.trim() === '';

/**
 * Reads a CSV file of orders in batches. Invalid rows are reported and don't stop the rest. `called` has the names of
 * columns that the file calls differently. Throws a `PermanentError` if the file isn't a CSV of orders.
 */
export async function* readOrders(
  content: AsyncIterable<Buffer>,
  called: ColumnNames = {},
): AsyncGenerator<ReadRows> {
  let header: Header | null = null;
  let rest: Line[] = [];
  let rows = 0;
  for await (let lines of readLines(rejectOtherFiles(content))) {
    if (!header) {
      const start = lines.findIndex((line) => !isBlank(line));
      const first = lines[start];
      if (!first) continue;
      header = readHeader(first, called);
      lines = lines.slice(start + 1);
    }
    const joined = joinLines([...rest, ...lines], header.delimiter, false);
    rest = joined.rest;
    const read = readRows(joined.rows, header);
    rows += read.orders.length + read.rejected.length;
    if (rows > maxImportRows) throw tooManyRows();
    yield read;
  }
  if (!header) throw new PermanentError('empty_file', 'The file is empty.');
  yield readRows(joinLines(rest, header.delimiter, true).rows, header);
}

function readRows(rows: Row[], header: Header): ReadRows {
  const orders: ImportedOrder[] = [];
  const rejected: RejectedRow[] = [];
  const reject = ({ line, text }: Row, reason: string) => rejected.push({ line, reason, text });
  const readable: Row[] = [];
  for (const row of rows) {
    if (row.problem !== null) reject(row, row.problem);
    else if (row.text.includes('\uFFFD')) reject(row, notUtf8);
    else if (!isBlank(row)) readable.push(row);
  }
  readCells(
    readable.map(({ text }) => text),
    header.delimiter,
  ).forEach((cells, index) => {
    const row = readable[index];
    // Spreadsheets often end with rows that contain only delimiters.
    if (!row || cells?.every((cell) => cell.trim() === '')) return;
    const order = cells ? readOrder(cells, header) : 'has mismatched quotes';
    if (typeof order === 'string') reject(row, order);
    else orders.push({ ...order, line: row.line });
  });
  return { orders, rejected: rejected.sort((a, b) => a.line - b.line) };
}

const notUtf8 = 'has characters that are not UTF-8: save the file as "CSV UTF-8"';

function tooManyRows(): PermanentError {
  const max = maxImportRows.toLocaleString('en');
  return new PermanentError('too_many_rows', `The file has more than ${max} rows. Import it in parts.`);
}
