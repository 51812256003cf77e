// What makes a spreadsheet take a cell for a formula.
const formula = /^[=+\-@\t\r\n]/;

/** A line of CSV (RFC 4180) from cells that are as they have to be. */
export function csvLine(cells: string[]): string {
  return `${cells.join(',')}\r\n`;
}

/** A cell of text; one that a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvText(value: string): string {
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text of a cell, without the apostrophe that kept a spreadsheet from running it. */
export function withoutApostrophe(cell: string): string {
  return cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
}
