import { PermanentError } from '@offload/core/errors';
import type { ImportedOrder } from '../../../services/services';
import { maxImportRows } from '../contract';
import { readCells } from './cells';
import { type Header, readHeader } from './header';
import { type Line, readLines } from './lines';
import { readOrder } from './order';
import { refuseOtherFiles } from './other-files';
import { joinLines, type Row } from './rows';

export interface RejectedRow {
  line: number;
  reason: string;
  /** The row as it is in the file. */
  text: string;
}

/** Some rows of a file: those that are orders, and those that are not. */
export interface ReadRows {
  orders: ImportedOrder[];
  rejected: RejectedRow[];
}

const isBlank = ({ text }: { text: string }) => text.trim() === '';

/**
 * Reads a CSV file of orders, some rows at a time. A bad row is reported and stops nothing; a file that is none of ours
 * throws a `PermanentError`.
 */
export async function* readOrders(content: AsyncIterable<Buffer>): AsyncGenerator<ReadRows> {
  let header: Header | null = null;
  let rest: Line[] = [];
  let rows = 0;
  for await (let lines of readLines(refuseOtherFiles(content))) {
    if (!header) {
      const start = lines.findIndex((line) => !isBlank(line));
      const first = lines[start];
      if (!first) continue;
      header = readHeader(first);
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
    // Spreadsheets like to end with rows of nothing but delimiters.
    if (!row || cells?.every((cell) => cell.trim() === '')) return;
    const order = cells ? readOrder(cells, header) : 'has quotes that do not fit';
    if (typeof order === 'string') reject(row, order);
    else orders.push({ ...order, line: row.line });
  });
  return { orders, rejected: rejected.sort((a, b) => a.line - b.line) };
}

const notUtf8 = 'has characters that are not UTF-8: save the file as "CSV UTF-8"';

function tooManyRows(): PermanentError {
  const most = maxImportRows.toLocaleString('en');
  return new PermanentError('too_many_rows', `The file has more than ${most} rows: import it in parts.`);
}
