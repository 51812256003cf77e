import { readFileSync, writeFileSync } from 'node:fs';
import { drawPeers, drawSizes } from './plots';
import type { Figure } from './result';
import { folder, inUnit, readSaved } from './saved';

const about = `# Benchmarks

Each figure is the median of rounds that alternate with the same work done without Offload, in one run: only BullMQ, \`COPY\`,
PDFKit, or sharp, a route that does nothing, or, where the name says so, Offload without a part or a load. The ratio is our
speed divided by that of the bare work. Compare ratios, because absolute figures are those of one machine. \`npm run bench -- --save\` writes this page.

![No-op jobs per second](peers.svg)

All jobs wait before the clock starts, except those of DBOS, which starts workflows directly, since its queues poll once a
second. For each, Offload then updates a row twice and writes two events and a figure, none of which BullMQ does. Offload
and BullMQ ran on Node 20, after a quarter as many jobs as a warm-up. graphile-worker, pg-boss, and DBOS ran on Node 24
without one, with the settings that their documentation recommends for speed.

![No-op jobs per second and the slowest query of a page, among 10,000 to 10,000,000 jobs](sizes.svg)

The figures of these plots are under **sizes**.
`;

const readme = new URL('../../README.md', import.meta.url);
const begin = '<!-- Written by npm run bench -- --save -->';
const end = '<!-- The end of what npm run bench writes -->';

/** Writes the page of all saved figures, its plots, and the table in the project's README. */
export function writeTables(parts: string[]): void {
  const tables = parts.flatMap((part) => tableOf(part));
  writeFileSync(new URL('README.md', folder), [about, ...tables].join('\n'));
  const [before = '', rest = ''] = readFileSync(readme, 'utf8').split(begin);
  const [, after = ''] = rest.split(end);
  writeFileSync(readme, `${before}${begin}\n\n${aimedAt(parts).join('\n')}\n\n${end}${after}`);
  const peers = readSaved('peers');
  if (peers) writeFileSync(new URL('peers.svg', folder), drawPeers(peers.figures));
  const sizes = readSaved('sizes');
  if (sizes) writeFileSync(new URL('sizes.svg', folder), drawSizes(sizes.figures));
}

/** Returns a table of all figures that have an aim. */
function aimedAt(parts: string[]): string[] {
  const rows = parts.flatMap((part) => {
    const figures = readSaved(part)?.figures.filter(({ aim }) => aim !== '') ?? [];
    return figures.map((figure) => [part, ...cellsOf(figure)]);
  });
  return inColumns([['part', ...columns], ...rows]);
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
