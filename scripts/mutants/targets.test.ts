import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { root } from '../root';
import { listTestFiles } from '../test/choose';
import { doesExcuse, excuses } from './excuses';
import { bringBack, readSource } from './mutant';
import { edits } from './operators';
import { targets, targetsOfPart } from './targets';

it('names tests that exist', () => {
  const files = listTestFiles();
  const names = targets.flatMap(({ tests }) => tests);
  expect(names.filter((name) => !files.some((file) => file.includes(name)))).toEqual([]);
});

it('names bugs whose files have the text to replace', () => {
  const bugs = targets.flatMap(({ bugs: own = [] }) => own);
  expect(bugs.length).toBeGreaterThan(0);
  for (const bug of bugs) expect(bringBack(bug).file).toBe(bug.file);
});

it('has excuses in the code only for mutants that are tried', () => {
  const search = ['grep', '--untracked', '--name-only', '// Mutants of', '--', 'packages', 'apps'];
  const excused = execFileSync('git', search, { cwd: root, encoding: 'utf8' }).trim().split('\n');
  const tried = targets.flatMap(({ files = [] }) => files);
  expect(excused.filter((file) => !tried.includes(file))).toEqual([]);
  const unneeded = excused.flatMap((file) => {
    const text = readSource(file);
    const all = edits(text);
    const needed = excuses(text).filter((excuse) => all.some((edit) => doesExcuse(excuse, edit, text)));
    const comments = text.match(/\/\/ Mutants of.*/g) ?? [];
    return comments.filter((comment) => !needed.some((excuse) => excuse.comment === comment));
  });
  expect(unneeded).toEqual([]);
});

it('has each target in one of several parts', () => {
  const parts = ['1/3', '2/3', '3/3'].map(targetsOfPart);
  expect(parts.flat()).toHaveLength(targets.length);
  expect(new Set(parts.flat())).toEqual(new Set(targets));
  for (const part of parts) expect(part.length).toBeLessThan(targets.length / 2);
});

it.each(['0/3', '4/3', '3', 'x/3', ''])('has no part %j', (part) => {
  expect(() => targetsOfPart(part)).toThrow('--part must be like 2/6');
});
