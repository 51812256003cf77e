// Spreadsheets treat cells that begin with these characters as formulas.
const formula = /^[=+\-@\t\r\n]/;

/** Returns a line of CSV (RFC 4180) from cells that are already escaped. */
export function csvLine(cells: string[]): string {
  return `${cells.join(',')}\r\n`;
}

/** Returns an escaped cell. A text that a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvText(value: string): string {
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Returns the text of a cell without the apostrophe that keeps spreadsheets from running it as a formula. */
export function withoutApostrophe(cell: string): string {
  return cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
}
