import { PermanentError } from '@offload/core/contract';
import { formatNumber } from '@offload/core/format/amounts';
import type { ImportedOrder } from '../../src/services/sales';
import { type ColumnNames, type Encoding, maxImportRows } from '../contract';
import { type Conventions, guessConventions } from '../format/conventions';
import { emptyFile } from '../format/file-problem';
import { readCells } from './cells';
import { type OpenText, openText } from './decode';
import { type Header, readHeader } from './header';
import { type Line, readLines } from './lines';
import { readOrder } from './order';
import { joinLines, type Row } from './rows';

export interface RejectedRow {
  line: number;
  reason: string;
  text: string;
}

export interface ReadRows {
  orders: ImportedOrder[];
  rejected: RejectedRow[];
}

const isBlank = ({ text }: { text: string }) => text.trim() === '';

/** A file's format, as far as it's known. */
export interface FileFormat extends Conventions {
  /** The file's column names, where they differ from ours. */
  columns: ColumnNames | null;
  encoding: Encoding | null;
}

/**
 * Reads a CSV file of orders in batches. Invalid rows are reported and don't stop the rest. The first rows show what isn't
 * known of the file's format. Throws a `PermanentError` if the file isn't a CSV of orders.
 */
export async function* readOrders(
  content: AsyncIterable<Buffer>,
  format: FileFormat,
): AsyncGenerator<ReadRows> {
  const file = await openText(content, format.encoding);
  let header: KnownHeader | null = null;
  let rest: Line[] = [];
  let rows = 0;
  function count(read: ReadRows): ReadRows {
    rows += read.orders.length + read.rejected.length;
    if (rows > maxImportRows) throw tooManyRows();
    return read;
  }
  for await (let lines of readLines(file.pieces)) {
    if (!header) {
      const start = lines.findIndex((line) => !isBlank(line));
      const first = lines[start];
      if (!first) continue;
      header = knowHeader(readHeader(first, format.columns ?? {}), file, format);
      lines = lines.slice(start + 1);
    }
    const joined = joinLines([...rest, ...lines], header.delimiter, false);
    rest = joined.rest;
    yield count(readRows(joined.rows, header));
  }
  if (!header) throw new PermanentError(emptyFile.code, emptyFile.message);
  yield count(readRows(joinLines(rest, header.delimiter, true).rows, header));
  if (rows === 0)
    throw new PermanentError(
      'no_rows',
      'The file has no orders: nothing follows the row with the column names.',
    );
}

interface KnownHeader extends Header, Conventions {}

/** Adds how the file writes dates and numbers to its header. */
function knowHeader(header: Header, { start }: OpenText, format: FileFormat): KnownHeader {
  const guessed = guessConventions(start, header);
  return {
    ...header,
    dateOrder: format.dateOrder ?? guessed.dateOrder,
    decimalMark: format.decimalMark ?? guessed.decimalMark,
  };
}

function readRows(rows: Row[], header: KnownHeader): ReadRows {
  const orders: ImportedOrder[] = [];
  const rejected: RejectedRow[] = [];
  const reject = ({ line, text }: Row, reason: string) => rejected.push({ line, reason, text });
  const readable: Row[] = [];
  for (const row of rows) {
    if (row.problem !== null) reject(row, row.problem);
    else if (row.text.includes('\uFFFD')) reject(row, undecodable);
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

const undecodable = 'has characters that can\'t be decoded: save the file as "CSV UTF-8"';

function tooManyRows(): PermanentError {
  const max = formatNumber(maxImportRows);
  return new PermanentError('too_many_rows', `The file has more than ${max} rows. Import it in parts.`);
}
