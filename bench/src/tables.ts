import { writeFileSync } from 'node:fs';
import type { Figure } from './result';
import { folder, inUnit, readSaved } from './saved';

const about = `# Benchmarks

Each figure is the median of rounds that alternate with the same work done without Offload, in one run: only BullMQ, \`COPY\`,
PDFKit, or sharp, or a route that does nothing. The ratio is our speed divided by that of the bare work. Compare ratios,
because absolute figures are those of one machine. \`npm run bench -- --save\` writes this page.

![No-op jobs per second](peers.svg)

All jobs wait before the clock starts, except those of DBOS, which starts workflows directly, since its queues poll once a
second. For each, Offload then updates a row twice and writes two events and a figure, none of which BullMQ does. Offload
and BullMQ ran on Node 20, after a quarter as many jobs as a warm-up. graphile-worker, pg-boss, and DBOS ran on Node 24
without one, with the settings that their documentation recommends for speed.
`;

/** Writes the page of all saved figures, and its plot. */
export function writeTables(parts: string[]): void {
  const tables = parts.flatMap((part) => tableOf(part));
  writeFileSync(new URL('README.md', folder), [about, ...tables].join('\n'));
  const peers = readSaved('peers');
  if (peers) drawPeers(peers.figures);
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

const rowHeight = 30;
const left = 210;
const right = 110;
const width = 760;

/** Draws the jobs per second of all peers as bars, the fastest first. Ours stand out. */
function drawPeers(figures: Figure[]): void {
  const rates = figures.filter(({ unit }) => unit === '/s').sort((a, b) => b.ours - a.ours);
  const most = Math.max(...rates.map(({ ours }) => ours));
  const bars = rates.map(({ what, ours }, index) => {
    const [name = ''] = what.split(':');
    const y = 34 + index * rowHeight;
    const length = Math.max(2, (ours / most) * (width - left - right));
    const color = name.startsWith('Offload') ? '#2f6fde' : '#9aa3af';
    const value = Math.round(ours).toLocaleString('en');
    return `<text x="${left - 10}" y="${y + 15}" text-anchor="end">${name}</text>
<rect x="${left}" y="${y}" width="${length.toFixed(0)}" height="20" rx="3" fill="${color}"/>
<text x="${left + length + 8}" y="${y + 15}">${value}/s</text>`;
  });
  const height = 44 + rates.length * rowHeight;
  // Readable on GitHub's light and dark pages.
  writeFileSync(
    new URL('peers.svg', folder),
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="No-op jobs per second">
<style>text { font: 13px system-ui, sans-serif; fill: #6b7280 } .title { font-weight: 600 }</style>
<text class="title" x="${left}" y="20">No-op jobs per second, on one machine</text>
${bars.join('\n')}
</svg>
`,
  );
}
