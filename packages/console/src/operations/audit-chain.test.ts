import { expect, it } from 'vitest';
import { type AuditExport, chainOf, verifyAuditExport } from './audit-chain';

const key = Buffer.from('the key of this installation');
const header = ['at', 'actor', 'action'];
const actions = [
  ['2026-11-28', 'olga@example.com', 'job.cancel'],
  ['2026-11-27', '=formula', '\'two\r\nlines, a comma, and "quotes"\r\n'],
  ['2026-11-26', '', 'user.role;=1+1 '],
];
const about: AuditExport = { actions: 3, filter: { action: ';=x"' }, exportedAt: '2026-11-29T09:30:00.000Z' };

function write(rows = actions, found = about): string[] {
  const lineOf = chainOf(key);
  return [`\uFEFF${lineOf(header)}`, ...rows.map(lineOf), lineOf([JSON.stringify(found), '', ''])];
}

it('says what an export has that is as it was written', () => {
  expect(verifyAuditExport(write().join(''), key)).toEqual(about);
  expect(verifyAuditExport(write().join('').trimEnd(), key)).toEqual(about);
  const nothing = { ...about, actions: 0 };
  expect(verifyAuditExport(write([], nothing).join(''), key)).toEqual(nothing);
});

const change = (text: string | RegExp, other: string) => (lines: string[]) =>
  lines.map((line) => line.replace(text, other));

it.each<[string, (lines: string[]) => string[]]>([
  ['a changed cell', change('olga', 'omar')],
  ['a cell whose apostrophe is gone', change("'=formula", '=formula')],
  ['a changed filter', change(/"filter"":\{.*?\}/, '"filter"":{}')],
  ['another time', change('2026-11-29', '2026-11-30')],
  ['other names of columns', change('at,actor', 'actor,at')],
  ['another line in place of the header', (lines) => lines.with(0, 'What an honest log this is.,chain\r\n')],
  ['a later row in place of the header', (lines) => lines.toSpliced(0, 2, lines[0] ?? '')],
  ['no header', (lines) => lines.slice(1)],
  ['a line before the header', (lines) => ['at,chain\r\n', ...lines]],
  ['swapped columns', change(/^([^,]*),([^,]*),/, '$2,$1,')],
  ['a deleted row', (lines) => lines.toSpliced(2, 1)],
  ['deleted first rows', (lines) => lines.toSpliced(1, 2)],
  ['no last row', (lines) => lines.slice(0, -1)],
  ['swapped rows', ([first = '', one = '', two = '', ...rest]) => [first, two, one, ...rest]],
  ['only a header', (lines) => lines.slice(0, 1)],
  ['text after the last row', (lines) => [...lines, 'x']],
  ['a row with a wrong count', () => write(actions, { ...about, actions: 4 })],
])('notices %s', (_what, changed) => {
  expect(verifyAuditExport(changed(write()).join(''), key)).toBeNull();
});

it("rejects what was written without the key, and what isn't an export", () => {
  expect(verifyAuditExport(write().join(''), Buffer.from('another key'))).toBeNull();
  for (const text of ['', 'x', 'chain', ',chain', '"', 'a"b"\r\n', '"'.repeat(100_000), ','.repeat(100_000)])
    expect(verifyAuditExport(text, key)).toBeNull();
});
