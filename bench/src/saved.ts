import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import * as z from 'zod';
import { compareFigures, type Figure, figureSchema } from './result';

const savedSchema = z.object({
  /** A commit that ends with "+" had changes that weren't committed. */
  commit: z.string(),
  date: z.string(),
  machine: z.string(),
  figures: z.array(figureSchema),
});

type Saved = z.infer<typeof savedSchema>;

/** Where figures are saved, a file for each part. */
export const folder = new URL('../../docs/bench/', import.meta.url);
const fileOf = (part: string) => new URL(`${part}.json`, folder);

/** Returns the saved figures of a part, or null if there are none. */
export function readSaved(part: string): Saved | null {
  return existsSync(fileOf(part)) ? savedSchema.parse(JSON.parse(readFileSync(fileOf(part), 'utf8'))) : null;
}

export function save(part: string, figures: Figure[]): void {
  mkdirSync(folder, { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  const saved: Saved = { commit: commit(), date, machine: machine(), figures };
  writeFileSync(fileOf(part), `${JSON.stringify(saved, null, 2)}\n`);
}

/** Prints the figures of a part, and how they compare with the saved ones. */
export function printFigures(part: string, figures: Figure[]): void {
  const saved = readSaved(part);
  console.log(`\n${part}${saved ? `, compared with ${saved.commit} of ${saved.date}` : ''}`);
  console.table(figures.map((figure) => row(figure, saved)));
}

function row(figure: Figure, saved: Saved | null) {
  const { what, unit, ours, bare, ratio, aim } = figure;
  const before = saved?.figures.find((one) => one.what === what && one.unit === unit);
  // On another machine, only ratios mean something.
  const isComparable = before && (ratio !== null || saved?.machine === machine());
  return {
    what,
    ours: inUnit(ours, unit),
    bare: bare === null ? '' : inUnit(bare, unit),
    ratio: ratio ?? '',
    aim,
    saved: before ? (before.ratio ?? inUnit(before.ours, unit)) : '',
    change: isComparable ? compareFigures(figure, before) : '',
  };
}

export function inUnit(value: number, unit: Figure['unit']): string {
  const digits = value.toLocaleString('en', { maximumSignificantDigits: 3 });
  return unit === '/s' ? `${digits}/s` : `${digits} ${unit}`.trim();
}

function machine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ${memory} GB, Node ${process.versions.node}`;
}

function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const changes = git('status', '--porcelain', '--', '.', ':!docs/bench');
  return `${git('rev-parse', '--short', 'HEAD')}${changes ? '+' : ''}`;
}
