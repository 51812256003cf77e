import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root';

/** Text of a file to replace. */
export interface Edit {
  start: number;
  end: number;
  replacement: string;
}

/** A changed file that some test must fail on. */
export interface Mutant {
  /** From the project's root. */
  file: string;
  line: number;
  /** The original text of the line. */
  context: string;
  before: string;
  after: string;
  /** The whole changed file. */
  code: string;
}

/** A change that brings back a bug, or removes a guard. */
export interface KnownBug {
  /** What is wrong with it; for a bug that there was, with the commit that ended it. */
  name: string;
  /** From the project's root. */
  file: string;
  /** Text that occurs once in the file. */
  find: string;
  /** The text that brings the bug back. */
  replace: string;
}

export function readSource(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

export function applyEdit(file: string, text: string, { start, end, replacement }: Edit): Mutant {
  const line = text.slice(0, start).split('\n').length;
  return {
    file,
    line,
    context: text.split('\n')[line - 1] ?? '',
    before: inOneLine(text.slice(start, end)),
    after: inOneLine(replacement),
    code: text.slice(0, start) + replacement + text.slice(end),
  };
}

/** Returns a known bug as a mutant. Throws if the file doesn't contain its text exactly once. */
export function bringBack({ name, file, find, replace }: KnownBug, text = readSource(file)): Mutant {
  const start = text.indexOf(find);
  if (start === -1 || text.includes(find, start + 1)) {
    throw new Error(`The text of the known bug "${name}" must occur exactly once in ${file}.`);
  }
  const mutant = applyEdit(file, text, { start, end: start + find.length, replacement: replace });
  return { ...mutant, after: `${mutant.after} (${name})` };
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
