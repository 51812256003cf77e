import { createHmac } from 'node:crypto';
import { byteOrderMark, csvLine, unescapeFormulas } from '@offload/core/format/csv';
import * as z from 'zod';

const text = z.string().optional();
const exportSchema = z.strictObject({
  /** How many actions it has. */
  actions: z.int().min(0),
  /** It has only actions that match. Empty: all of them. */
  filter: z.strictObject({ actor: text, action: text, subject: text, from: text, to: text }),
  /** It has no actions after this time. */
  exportedAt: z.iso.datetime(),
});

/** What an export of the audit log has. */
export type AuditExport = z.infer<typeof exportSchema>;

const headerEnd = 'chain';

/**
 * Returns a function that writes the rows of an export, from its header on. The last cell of each is a hash of it and of all
 * rows before it. Whoever changes, deletes, or moves a row or a column without the key breaks the chain from there on.
 */
export function chainOf(key: string | Uint8Array): (cells: string[]) => string {
  const next = hashesOf(key);
  return (cells) => {
    const row = csvLine(cells).slice(0, -2);
    return `${row},${next(row)}\r\n`;
  };
}

/** Returns a function that returns the last cell of each row. */
function hashesOf(key: string | Uint8Array): (row: string) => string {
  let last = '';
  return (row) => {
    const isHeader = last === '';
    last = createHmac('sha256', key).update(`${last}\n${row}`).digest('hex');
    return isHeader ? headerEnd : last;
  };
}

const rowAndHash = /([^"\r\n]*(?:"[^"]*"[^"\r\n]*)*),(\w+)(?:\r?\n|$)/y;

/**
 * Returns what an export of the audit log has, or null if it isn't as it was written.
 *
 * @example
 * verifyAuditExport(await readFile('audit.csv', 'utf8'), auditKey); // { actions: 3, filter: {}, exportedAt: '2026-…' }
 */
export function verifyAuditExport(csv: string, key: string | Uint8Array): AuditExport | null {
  const next = hashesOf(key);
  let rows = 0;
  let last = '';
  rowAndHash.lastIndex = csv.startsWith(byteOrderMark) ? 1 : 0;
  while (rowAndHash.lastIndex < csv.length) {
    const [, row = '', hash] = rowAndHash.exec(csv) ?? [];
    if (hash !== next(row)) return null;
    rows += 1;
    last = row;
  }
  const found = readSummary(last);
  // Without the header and the summary itself.
  return found?.actions === rows - 2 ? found : null;
}

/** Reads what an export has from its last row. */
function readSummary(row: string): AuditExport | null {
  const [, quoted] = /^"([^"]*(?:""[^"]*)*)"/.exec(row) ?? [];
  if (!quoted?.startsWith('{')) return null;
  return exportSchema.parse(JSON.parse(unescapeFormulas(quoted.replaceAll('""', '"'))));
}
