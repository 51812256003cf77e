import { expect, it } from 'vitest';
import { listTestFiles } from '../test/choose';
import { equivalents, isOneOf } from './equivalent';
import { bringBack } from './mutant';
import { mutantsIn } from './operators';
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

it('excuses only mutants that there are', () => {
  const files = new Set(equivalents.map(({ file }) => file));
  const mutants = [...files].flatMap(mutantsIn);
  const unknown = equivalents.filter((equivalent) => !mutants.some((mutant) => isOneOf(equivalent, mutant)));
  expect(unknown).toEqual([]);
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
