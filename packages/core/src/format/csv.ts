/** The start of each CSV file. Without it, Excel mistakes UTF-8 for a Western encoding. */
export const byteOrderMark = '\uFEFF';

// Where a spreadsheet may begin a cell: where ours begins, and after a separator, because some split at `;` or tabs and then
// don't see our quotes as quotes.
const start = String.raw`(^|[;\t\r\n])`;
const formula = String.raw`(?:['"]|[^\S\t\r\n])*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20]`;
const negativeNumber = String.raw`-[\d.,]+(?:[;\t\r\n]|$)`;
const bareFormulas = new RegExp(`${start}(?!${negativeNumber})(?=${formula})`, 'g');
const escapedFormulas = new RegExp(`${start}'(?=${formula})`, 'g');

const mayNeedCare = /^[^A-Za-z0-9]|[",;\t\r\n]/;

/**
 * Returns a row of a CSV file (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe in front, no matter
 * whether the spreadsheet splits rows at commas, semicolons, or tabs.
 *
 * @example
 * csvLine(['N-1', 'Pan, large', '=1+1', -2]); // `N-1,"Pan, large",'=1+1,-2\r\n`
 */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(writeCell).join(',')}\r\n`;
}

function writeCell(value: string | number): string {
  const text = String(value);
  if (!mayNeedCare.test(text)) return text;
  const safe = text.replace(bareFormulas, "$1'");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Removes the apostrophes that `csvLine` added from a cell that a CSV parser has read.
 *
 * @example
 * unescapeFormulas("'=1+1"); // '=1+1'
 */
export function unescapeFormulas(cell: string): string {
  return cell.includes("'") ? cell.replace(escapedFormulas, '$1') : cell;
}
