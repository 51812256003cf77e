import { parse } from 'csv-parse/sync';

/** Returns the cells of every row, possibly padded with blanks, or null for a row that isn't valid CSV. */
export function readCells(rows: string[], delimiter: string): (string[] | null)[] {
  const quoted = readQuoted(
    rows.filter((row) => row.includes('"')),
    delimiter,
  ).values();
  // A row without quotes needs no parser.
  return rows.map((row) => (row.includes('"') ? (quoted.next().value ?? null) : row.split(delimiter)));
}

function readQuoted(rows: string[], delimiter: string): (string[] | null)[] {
  const together = tryParse(rows.join('\n'), delimiter);
  if (together?.length === rows.length) return together;
  // One of them is invalid. Parse each separately, so that it doesn't affect the others.
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
    // The parser only throws for invalid text, such as mismatched quotes.
    return null;
  }
}
