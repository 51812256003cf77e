import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from '@typescript/typescript6';
import { expect, it } from 'vitest';
import { root } from '../root';

/** A regular expression of our code, and where it is. */
interface Pattern {
  place: string;
  regexp: RegExp;
}

/** Returns the code that ships, as Git knows it: also what isn't committed yet. */
function sourceFiles(): string[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', 'packages', 'apps'];
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\n');
  return files.filter((file) => /\.[cm]?tsx?$/.test(file) && !/\.test\.|\/testing\/|\/test\//.test(file));
}

/** Returns the regular expressions of a file: literals, and `new RegExp` of one text. */
function patternsOf(file: string): Pattern[] {
  const found: Pattern[] = [];
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const text = readFileSync(join(root, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const add = (node: ts.Node, body: string, flags: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push({ place: `${file}:${line + 1}`, regexp: new RegExp(body, flags) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      add(node, node.text.slice(1, end), node.text.slice(end + 1));
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'RegExp') {
      const [body, flags] = node.arguments ?? [];
      if (body && ts.isStringLiteralLike(body))
        add(node, body.text, flags && ts.isStringLiteralLike(flags) ? flags.text : '');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

// What patterns with two ways to match, or without a beginning, take long for.
const units = [
  'a',
  '1',
  ' ',
  '/',
  '\n',
  '"',
  '@',
  '-',
  '.',
  ',',
  '<',
  '0:',
  'a1',
  'a ',
  ' a',
  'a.',
  '\\',
  '::',
  'aA',
  '-1',
];
const long = 100_000;

/** Runs a pattern on a text as our code does: where it matches, and everything that it matches. Returns CPU milliseconds. */
function cost({ source, flags }: RegExp, text: string): number {
  // A sticky one begins only where the last match has ended.
  const first = new RegExp(source, flags.replace('g', ''));
  const all = new RegExp(source, flags.includes('g') ? flags : `${flags}g`);
  const before = process.cpuUsage();
  first.test(text);
  text.replace(all, '');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const leastOf = (times: number, measure: () => number) => Math.min(...Array.from({ length: times }, measure));

/**
 * Returns whether four times the text costs much more than four times as much: 16 if it's quadratic. Other work of this process
 * only adds to single runs, so what is suspicious is measured again, and the least counts.
 */
function growsTooFast(regexp: RegExp, unit: string): boolean {
  const textOf = (length: number) => `${unit.repeat(Math.ceil(length / unit.length))}!`;
  // Quadratic time shows at a length that still ends soon.
  for (const length of [1_000, 4_000, 16_000, long / 4]) {
    const isFast = () => cost(regexp, textOf(length * 4)) < 2;
    if (isFast()) continue;
    const [short, full] = [length, length * 4].map((size) => leastOf(5, () => cost(regexp, textOf(size))));
    if (short !== undefined && full !== undefined && full >= 2 && full > 9 * short) return true;
  }
  return false;
}

it('has only regular expressions that take time in proportion to a hostile text', () => {
  const patterns = sourceFiles().flatMap(patternsOf);
  const slow = patterns.flatMap(({ place, regexp }) =>
    units
      .filter((unit) => growsTooFast(regexp, unit))
      .map((unit) => `${place} ${regexp} on ${JSON.stringify(unit)}`),
  );
  expect(patterns.length).toBeGreaterThan(100);
  expect(slow).toEqual([]);
}, 120_000);

it('finds an expression that takes quadratic time', () => {
  expect(growsTooFast(/[^\s@]+@[^\s@]+/g, 'a')).toBe(true);
  expect(growsTooFast(/\s+$/, ' ')).toBe(true);
  expect(growsTooFast(/[^\s@]+/g, 'a')).toBe(false);
}, 60_000);
