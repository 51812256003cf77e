import { stringify } from 'csv-stringify/sync';
import { textStream } from '@/server/http/text-stream';

type Row = (string | number)[];

/**
 * Returns the body, status, and headers of a CSV download. Pages of rows are read as they are sent. Text that a
 * spreadsheet would run as a formula gets a leading apostrophe.
 */
export function csvFile(name: string, head: string[], pages: AsyncGenerator<Row[]>) {
  const lines = linesOf(head, pages);
  const headers = {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'private, no-store',
  };
  return [textStream(lines, () => void lines.return(undefined)), 200, headers] as const;
}

async function* linesOf(head: string[], pages: AsyncGenerator<Row[]>): AsyncGenerator<string> {
  // Without a byte order mark, Excel takes UTF-8 for a Western encoding.
  yield `\uFEFF${linesOfPage([head])}`;
  for await (const page of pages) yield linesOfPage(page);
}

function linesOfPage(rows: Row[]): string {
  return stringify(rows, { record_delimiter: '\r\n', escape_formulas: true });
}
