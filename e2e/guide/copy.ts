import {
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Edit, Guide } from './read-guide';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const notCopied = new Set(['node_modules', '.next', 'dist', '.data', '.git', 'test-results']);

/**
 * Copies the repository, with its packages, into a folder of its own. The packages' files are linked one by one, so that
 * the links between workspaces lead into the copy; that takes the same disk, which is why it is in `.data`.
 */
export function copyRepository(): string {
  const parent = join(root, '.data', 'test');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'guide-'));
  for (const name of readdirSync(root)) {
    const filter = (path: string) => !notCopied.has(basename(path));
    cpSync(join(root, name), join(folder, name), { recursive: true, filter });
  }
  linkTree(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function linkTree(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    // What tools write there is their own: a link would write into the original.
    if (entry.name.startsWith('.cache') || entry.name.startsWith('.vite')) continue;
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkSync(source, target);
  }
}

/** Applies the guide's edits to a copy of the repository. */
export function follow(folder: string, { files, edits }: Guide): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const each of edits) apply(folder, each);
}

/** Makes one of the guide's edits. */
export function apply(folder: string, { path, below, code }: Edit): void {
  edit(folder, path, (lines) => (below === null ? inOrder(lines, code) : addBelow(lines, below, code)));
}

/** Undoes one of the guide's edits. */
export function revert(folder: string, { path, code }: Edit): void {
  edit(folder, path, (lines) => lines.filter((line) => line !== code.trimEnd()));
}

function edit(folder: string, path: string, change: (lines: string[]) => string[]): void {
  const file = join(folder, path);
  const before = readFileSync(file, 'utf8').split('\n');
  const after = change(before);
  if (after.length === before.length) throw new Error(`The guide's place in ${path} is not there`);
  writeFileSync(file, after.join('\n'));
}

function addBelow(lines: string[], place: string, added: string): string[] {
  return lines.flatMap((line) => (line.includes(place) ? [line, added.trimEnd()] : [line]));
}

/** Adds an import at its place among those of the same folder. */
function inOrder(lines: string[], added: string): string[] {
  const from = (line: string) => /^import .* from '(\.\.?\/[^']+)';/.exec(line)?.[1];
  const own = from(added) ?? '';
  const next = lines.findIndex((line) => (from(line) ?? '') > own);
  return [...lines.slice(0, next), added.trimEnd(), ...lines.slice(next)];
}
