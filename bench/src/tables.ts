import { writeFileSync } from 'node:fs';
import { drawPeers } from './plot';
import { folder, inUnit, readSaved } from './saved';

const about = `# Benchmarks

Each figure is the median of rounds that alternate with the same work done without Offload, in one run: only BullMQ, \`COPY\`,
PDFKit, or sharp, or a route that does nothing. The ratio is our speed divided by that of the bare work. Compare ratios,
because absolute figures are those of one machine. \`npm run bench -- --save\` writes this page.

![No-op jobs per second](peers.svg)

Offload writes a row, three events, and a figure for each of these jobs, and only BullMQ writes none of them. graphile-worker,
pg-boss, and DBOS ran on Node 24, which they need, with the settings that their documentation recommends for speed. DBOS
starts workflows directly, since its queues poll once a second.
`;

/** Writes the page of all saved figures, and its plot. */
export function writeTables(parts: string[]): void {
  const tables = parts.flatMap((part) => tableOf(part));
  writeFileSync(new URL('README.md', folder), [about, ...tables].join('\n'));
  const peers = readSaved('peers');
  if (peers) drawPeers(peers.figures, new URL('peers.svg', folder));
}

function tableOf(part: string): string[] {
  const saved = readSaved(part);
  if (!saved) return [];
  const rows = saved.figures.map(({ what, unit, ours, bare, ratio, aim }) => [
    ...[what, inUnit(ours, unit), bare === null ? '' : inUnit(bare, unit)],
    ...[ratio === null ? '' : String(ratio), aim],
  ]);
  const heading = `## ${part}\n\nCommit ${saved.commit} of ${saved.date}, on ${saved.machine}.\n`;
  return [heading, ...inColumns([['what', 'ours', 'bare', 'ratio', 'aim'], ...rows]), ''];
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
