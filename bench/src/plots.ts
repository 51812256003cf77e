import type { Figure } from './result';
import { nameOf, sizes } from './sizes';

const width = 760;
const blue = '#2f6fde';

/** Readable on GitHub's light and dark pages. */
function svg(height: number, label: string, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">
<style>text { font: 13px system-ui, sans-serif; fill: #6b7280 } .title { font-weight: 600 }</style>
${content}
</svg>
`;
}

const titleAt = (x: number, title: string) => `<text class="title" x="${x}" y="20">${title}</text>`;

const rowHeight = 30;
const left = 210;
const right = 110;

/** Draws the jobs per second of all peers as bars, the fastest first. Ours stand out. Returns the SVG. */
export function drawPeers(figures: Figure[]): string {
  const rates = figures.filter(({ unit }) => unit === '/s').sort((a, b) => b.ours - a.ours);
  const most = Math.max(...rates.map(({ ours }) => ours));
  const bars = rates.map(({ what, ours }, index) => {
    const [name = ''] = what.split(':');
    const y = 34 + index * rowHeight;
    const length = Math.max(2, (ours / most) * (width - left - right));
    const color = name.startsWith('Offload') ? blue : '#9aa3af';
    const value = Math.round(ours).toLocaleString('en');
    return `<text x="${left - 10}" y="${y + 15}" text-anchor="end">${name}</text>
<rect x="${left}" y="${y}" width="${length.toFixed(0)}" height="20" rx="3" fill="${color}"/>
<text x="${left + length + 8}" y="${y + 15}">${value}/s</text>`;
  });
  const title = 'No-op jobs per second, on one machine';
  return svg(44 + rates.length * rowHeight, title, `${titleAt(left, title)}\n${bars.join('\n')}`);
}

const panel = { width: 300, gap: 100, left: 30, top: 50, height: 150 };

/** Draws what more jobs in the database cost: running other jobs, and the slowest query of a page. Returns the SVG. */
export function drawSizes(figures: Figure[]): string {
  const of = (begin: string, end: string) =>
    sizes.map((size) => {
      const figure = figures.find(({ what }) => what === `${begin} ${nameOf(size)}, ${end}`);
      if (!figure) throw new Error(`The saved figures have none for ${begin} ${nameOf(size)}, ${end}.`);
      return figure.ours;
    });
  const rates = drawPanel(0, 'No-op jobs per second', of('no-op jobs', 'on Redis'));
  const queries = drawPanel(1, 'Slowest query, in ms', of('the slowest query', 'once it is warm'));
  return svg(panel.top + panel.height + 60, 'The cost of more jobs', `${rates}\n${queries}`);
}

/** Draws a value for each size as a line, from zero. */
function drawPanel(index: number, title: string, values: number[]): string {
  const from = panel.left + index * (panel.width + panel.gap);
  const bottom = panel.top + panel.height;
  const x = (at: number) => Math.round(from + 30 + (at * (panel.width - 60)) / (sizes.length - 1));
  const y = (value: number) => Math.round(bottom - (value / Math.max(...values)) * (panel.height - 30));
  const points = values.map((value, at) => `${x(at)},${y(value)}`).join(' ');
  const labels = values.map((value, at) => {
    const size = (sizes[at] ?? 0).toLocaleString('en');
    const text = value.toLocaleString('en', { maximumSignificantDigits: 3 });
    return `<circle cx="${x(at)}" cy="${y(value)}" r="4" fill="${blue}"/>
<text x="${x(at)}" y="${y(value) - 10}" text-anchor="middle">${text}</text>
<text x="${x(at)}" y="${bottom + 20}" text-anchor="middle">${size}</text>`;
  });
  return `${titleAt(from, title)}
<line x1="${from}" y1="${bottom}" x2="${from + panel.width}" y2="${bottom}" stroke="#9aa3af"/>
<polyline points="${points}" fill="none" stroke="${blue}" stroke-width="2"/>
${labels.join('\n')}
<text x="${from + panel.width / 2}" y="${bottom + 42}" text-anchor="middle">jobs in the database</text>`;
}
