import { readFileSync, writeFileSync } from 'node:fs';
import { drawPeers, drawSizes } from './plots';
import type { Figure } from './result';
import { folder, inUnit, readSaved } from './saved';

const benchmarks = new URL('../benchmarks.md', folder);
const readme = new URL('../../README.md', folder);
const begin = '<!-- Written by npm run bench -- --save -->';
const end = '<!-- The end of what npm run bench writes -->';

/** The figures that the README shows: a part, and what it measures. */
const highlights = [
  ['jobs-postgresql', 'no-op jobs'],
  ['jobs-redis', 'no-op jobs'],
  ['jobs-postgresql', 'sign-up p50, 1 client, and a route that does nothing'],
  ['jobs-postgresql', 'pick-up p50, POST to running'],
  ['imports', 'import of a million rows, and COPY'],
] as const;

/** Writes all saved figures into docs/benchmarks.md, some of them into the README, and the plots. */
export function writeTables(parts: string[]): void {
  fill(benchmarks, parts.flatMap(tableOf).join('\n').trimEnd());
  fill(readme, inColumns([['part', ...columns], ...highlights.map(highlightOf)]).join('\n'));
  const peers = readSaved('peers');
  if (peers) writeFileSync(new URL('peers.svg', folder), drawPeers(peers.figures));
  const sizes = readSaved('sizes');
  if (sizes) writeFileSync(new URL('sizes.svg', folder), drawSizes(sizes.figures));
}

/** Replaces what is between the two comments of a page. */
function fill(page: URL, text: string): void {
  const [before = '', rest = ''] = readFileSync(page, 'utf8').split(begin);
  const [, after = ''] = rest.split(end);
  writeFileSync(page, `${before}${begin}\n\n${text}\n\n${end}${after}`);
}

function highlightOf([part, what]: (typeof highlights)[number]): string[] {
  const figure = readSaved(part)?.figures.find((one) => one.what === what);
  if (!figure) throw new Error(`The README shows a figure that isn't saved: ${part}, ${what}`);
  return [part, ...cellsOf(figure)];
}

function tableOf(part: string): string[] {
  const saved = readSaved(part);
  if (!saved) return [];
  const heading = `## ${part}\n\nCommit ${saved.commit} of ${saved.date}, on ${saved.machine}.\n`;
  return [heading, ...inColumns([columns, ...saved.figures.map(cellsOf)]), ''];
}

const columns = ['what', 'ours', 'bare', 'ratio', 'aim'];

function cellsOf({ what, unit, ours, bare, ratio, aim }: Figure): string[] {
  const compared = bare === null ? ['', ''] : [inUnit(bare, unit), String(ratio)];
  return [what, inUnit(ours, unit), ...compared, aim];
}

/** Aligns the columns, as the formatter does. */
function inColumns([head = [], ...rows]: string[][]): string[] {
  const widths = head.map((_name, at) => Math.max(3, ...[head, ...rows].map((row) => row[at]?.length ?? 0)));
  const line = (cells: string[], fill = ' ') =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0, fill)).join(' | ')} |`;
  return [
    line(head),
    line(
      head.map(() => ''),
      '-',
    ),
    ...rows.map((row) => line(row)),
  ];
}
