import { createHmac } from 'node:crypto';

/** Cells as they were before a spreadsheet's formulas were escaped: text that begins with an apostrophe loses it, too. */
const bare = (cells: string[]) => cells.map((cell) => cell.replace(/^'+/, ''));

/**
 * Returns a function that returns the hash of each row of an export and of all rows before it. Whoever changes, deletes, or
 * moves a row without the key breaks the chain from there on.
 */
export function chainOf(key: string | Uint8Array): (cells: string[]) => string {
  let last = '';
  return (cells) => {
    last = createHmac('sha256', key)
      .update(last + JSON.stringify(bare(cells)))
      .digest('hex');
    return last;
  };
}

const cell = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/y;

/** Returns the cells of an export's rows, without its head. */
function readRows(csv: string): string[][] {
  const rows: string[][] = [[]];
  cell.lastIndex = 0;
  while (cell.lastIndex < csv.length) {
    const [, quoted, plain = '', end] = cell.exec(csv) ?? [];
    if (end === undefined) return [];
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',' && cell.lastIndex < csv.length) rows.push([]);
  }
  return rows.slice(1);
}

/**
 * Returns whether an export is as it was written: each row has its hash in the last cell, and the last row says how many there
 * are, so that none is missing at the end.
 *
 * @example
 * const isGenuine = isUnbroken(await readFile('audit.csv', 'utf8'), auditKey);
 */
export function isUnbroken(csv: string, key: string | Uint8Array): boolean {
  const rows = readRows(csv);
  const hash = chainOf(key);
  const isChained = rows.every((row) => hash(row.slice(0, -1)) === row.at(-1));
  return isChained && rows.at(-1)?.[0] === `${rows.length - 1} actions`;
}
