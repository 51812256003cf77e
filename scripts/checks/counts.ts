import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PlainError } from '@offload/processes';
import ts from '@typescript/typescript6';
import * as z from 'zod';
import { root } from '../root';

const limitsFile = 'scripts/checks/limits.json';
const limitsSchema = z.record(z.string(), z.int().nonnegative());

const isCode = /\.(tsx?|mjs|cjs|css|sql|prisma)$/;
/** Tests, what only tests use, and what a command writes. */
const isTest = /\.(test|spec)\.|\/testing\/|\/generated\/|^packages\/(testing|core\/test)\//;
/** Names that a framework or the layout of a kind gives to many files. */
const isGiven =
  /^(index|main|env|page|layout|route|error|loading|not-found|contract|processor|template|sample|migration|tsup\.config)\./;

interface Source {
  path: string;
  text: string;
  lines: number;
}

function readSources(): Source[] {
  const paths = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return paths.split('\n').flatMap((path) => {
    // A deleted file is listed until its deletion is staged.
    if (!(isCode.test(path) || path.endsWith('.md')) || isTest.test(path) || !existsSync(join(root, path)))
      return [];
    const text = readFileSync(join(root, path), 'utf8');
    return [{ path, text, lines: text.split('\n').length - 1 }];
  });
}

/** Returns how many functions of a file are longer than 40 lines, and how many have more than four parameters. */
export function countFunctions({ path, text }: Pick<Source, 'path' | 'text'>): {
  long: number;
  wide: number;
} {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line;
  const found = { long: 0, wide: 0 };
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      if (lineOf(node.end) - lineOf(node.getStart(file)) >= 40) found.long += 1;
      if (node.parameters.length > 4) found.wide += 1;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Returns, for each file that another one imports, how many do. A package's public face has users that aren't here. */
function countUsers(sources: Source[]): Map<string, number> {
  const known = new Set(sources.map(({ path }) => path));
  const users = new Map<string, number>();
  for (const { path, text } of sources) {
    const imported = ts.preProcessFile(text).importedFiles.flatMap(({ fileName }) => {
      if (!fileName.startsWith('.')) return [];
      const base = join(dirname(path), fileName);
      return [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`].filter((each) => known.has(each));
    });
    for (const each of new Set(imported)) users.set(each, (users.get(each) ?? 0) + 1);
  }
  return users;
}

const packageOf = (path: string) => path.split('/').slice(0, 2).join('/');
const sum = (sources: Source[]) => sources.reduce((total, { lines }) => total + lines, 0);
const countWords = (sources: Source[]) =>
  sources.reduce((total, { text }) => total + (text.match(/\S+/g)?.length ?? 0), 0);

/** Adds up the numbers that belong to the same key. */
function addUp(entries: [key: string, amount: number][]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const [key, amount] of entries) totals.set(key, (totals.get(key) ?? 0) + amount);
  return totals;
}

function countFiles(product: Source[]): Record<string, number> {
  const modules = product.filter(({ path }) => /\.tsx?$/.test(path));
  const users = countUsers(modules);
  const folders = addUp(product.map(({ path }) => [dirname(path), 1]));
  const named = product.filter(({ path }) => !isGiven.test(basename(path)));
  const names = addUp(named.map(({ path }) => [`${packageOf(path)} ${basename(path)}`, 1]));
  const functions = modules.map(countFunctions);
  return {
    'files of product': product.length,
    'files that one other file imports': modules.filter(({ path }) => users.get(path) === 1).length,
    'files under 15 lines': named.filter(({ path, lines }) => lines < 15 && /\.tsx?$/.test(path)).length,
    'file names used twice in a package': [...names.values()].filter((files) => files > 1).length,
    'folders with more than 20 files': [...folders.values()].filter((files) => files > 20).length,
    'functions above 40 lines': functions.reduce((total, { long }) => total + long, 0),
    'functions with more than 4 parameters': functions.reduce((total, { wide }) => total + wide, 0),
  };
}

/** Returns what a newcomer pays: lines, files, and words, each with its name. */
export function readCounts(): Record<string, number> {
  const all = readSources();
  const inFolder = (...folders: string[]) =>
    all.filter(({ path }) => isCode.test(path) && folders.some((folder) => path.startsWith(`${folder}/`)));
  const product = inFolder('apps', 'packages', 'prisma');
  const pages = all.filter(({ path }) => /^docs\/.*\.md$/.test(path));
  const decisions = pages.filter(({ path }) => /^docs\/decisions\/\d/.test(path));
  const packages = addUp(
    inFolder('apps', 'packages').map(({ path, lines }) => [`lines of ${packageOf(path)}`, lines]),
  );
  return {
    'lines of product': sum(product),
    ...Object.fromEntries(packages),
    'lines of scripts, bench, and e2e': sum(inFolder('scripts', 'bench', 'e2e')),
    ...countFiles(product),
    'decision records': decisions.length,
    'words of decision records': countWords(decisions),
    'words of other docs': countWords(pages) - countWords(decisions),
    'words of the changelog': countWords(all.filter(({ path }) => path === 'CHANGELOG.md')),
    'lines of README.md': sum(all.filter(({ path }) => path === 'README.md')),
  };
}

/** Returns a line for each count that is above its limit, or that has none. */
export function findAboveLimit(counts: Record<string, number>, limits: Record<string, number>): string[] {
  return Object.entries(counts).flatMap(([name, count]) => {
    const limit = limits[name];
    if (limit === undefined) return [`${name}: ${count}, without a limit`];
    return count > limit ? [`${name}: ${count}, above the limit of ${limit}`] : [];
  });
}

/** Prints each count with its limit. Throws a `PlainError` if one is above it. */
export async function checkCounts(): Promise<void> {
  const limits = limitsSchema.parse(JSON.parse(readFileSync(join(root, limitsFile), 'utf8')));
  const counts = readCounts();
  const width = Math.max(...Object.keys(counts).map((name) => name.length));
  for (const [name, count] of Object.entries(counts))
    console.log(`  ${name.padEnd(width)} ${String(count).padStart(6)} of ${limits[name] ?? 'no limit'}`);
  const above = findAboveLimit(counts, limits);
  if (above.length === 0) return;
  const advice = `Remove something else, or raise the limit in ${limitsFile} in a commit that says what users get for it.`;
  throw new PlainError([...above, advice].join('\n'));
}
