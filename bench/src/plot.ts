import { writeFileSync } from 'node:fs';
import type { Figure } from './result';

const row = 30;
const left = 210;
const right = 110;
const width = 760;

/** Draws the jobs per second of all peers as bars, the fastest first. Ours stand out. */
export function drawPeers(figures: Figure[], file: URL): void {
  const rates = figures.filter(({ unit }) => unit === '/s').sort((a, b) => b.ours - a.ours);
  const most = Math.max(...rates.map(({ ours }) => ours));
  const bars = rates.map(({ what, ours }, index) => {
    const [name = ''] = what.split(':');
    const y = 34 + index * row;
    const length = Math.max(2, (ours / most) * (width - left - right));
    const color = name.startsWith('Offload') ? '#2f6fde' : '#9aa3af';
    const value = Math.round(ours).toLocaleString('en');
    return `<text x="${left - 10}" y="${y + 15}" text-anchor="end">${name}</text>
<rect x="${left}" y="${y}" width="${length.toFixed(0)}" height="20" rx="3" fill="${color}"/>
<text x="${left + length + 8}" y="${y + 15}">${value}/s</text>`;
  });
  const height = 44 + rates.length * row;
  // Readable on GitHub's light and dark pages.
  writeFileSync(
    file,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="No-op jobs per second">
<style>text { font: 13px system-ui, sans-serif; fill: #6b7280 } .title { font-weight: 600 }</style>
<text class="title" x="${left}" y="20">No-op jobs per second, on one machine</text>
${bars.join('\n')}
</svg>
`,
  );
}
