import { parse } from 'csv-parse/sync';

/** The cells of every row, perhaps with blanks around them; null for one that is no CSV after all. */
export function readCells(rows: string[], delimiter: string): (string[] | null)[] {
  const quoted = readQuoted(
    rows.filter((row) => row.includes('"')),
    delimiter,
  ).values();
  // Where there is no quote, there is nothing to parse.
  return rows.map((row) => (row.includes('"') ? (quoted.next().value ?? null) : row.split(delimiter)));
}

function readQuoted(rows: string[], delimiter: string): (string[] | null)[] {
  const together = tryParse(rows.join('\n'), delimiter);
  if (together?.length === rows.length) return together;
  // One of them is bad: each alone, so that it is no other's trouble.
  return rows.map((row) => {
    const alone = tryParse(row, delimiter);
    return alone?.length === 1 ? (alone[0] ?? null) : null;
  });
}

function tryParse(text: string, delimiter: string): string[][] | null {
  try {
    return parse(text, {
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
      trim: true,
    });
  } catch {
    // All its errors are about the text: quotes that do not fit.
    return null;
  }
}
