import { expect, it } from 'vitest';
import { chainOf, isUnbroken } from './audit-chain';

const key = Buffer.from('the key of this installation');
const actions = [
  ['2026-11-28', 'olga@example.com', 'job.cancel'],
  ['2026-11-27', '=formula', '\'two\r\nlines, a comma, and "quotes"'],
  ['2026-11-26', 'omar@example.com', 'user.role'],
];

/** Writes an export, in which a spreadsheet doesn't run formulas. */
function write(change: (rows: string[][]) => string[][] = (rows) => rows): string {
  const hash = chainOf(key);
  const rows = actions.map((cells) => [...cells, hash(cells)]);
  const end = ['3 actions', '', ''];
  const all = change([...rows, [...end, hash(end)]]);
  const quoted = (text: string) => `"${text.replace(/^=/, "'=").replaceAll('"', '""')}"`;
  return [['at', 'actor', 'action', 'chain'], ...all].map((row) => `${row.map(quoted)}\r\n`).join('');
}

it('accepts an export as it was written', () => {
  expect(isUnbroken(write(), key)).toBe(true);
  expect(isUnbroken(write().trimEnd(), key)).toBe(true);
});

it.each([
  [
    'a changed cell',
    (rows: string[][]) => rows.map((row) => row.with(1, row[1]?.replace('olga', 'omar') ?? '')),
  ],
  ['a deleted row', (rows: string[][]) => rows.toSpliced(1, 1)],
  ['deleted first rows', (rows: string[][]) => rows.slice(1)],
  ['deleted last rows', (rows: string[][]) => rows.slice(0, -1)],
  ['swapped rows', ([one = [], two = [], ...rest]: string[][]) => [two, one, ...rest]],
  ['no rows', () => []],
])('notices %s', (_what, change) => {
  expect(isUnbroken(write(change), key)).toBe(false);
});

it("rejects what was written without the key, and what isn't an export", () => {
  expect(isUnbroken(write(), Buffer.from('another key'))).toBe(false);
  for (const text of ['', 'x', '"', 'a"b"\r\n']) expect(isUnbroken(text, key)).toBe(false);
});
