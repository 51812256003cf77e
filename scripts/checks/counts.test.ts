import { expect, it } from 'vitest';
import { countFunctions, findAboveLimit, readCounts } from './counts';

const lines = (count: number) => 'work();\n'.repeat(count);
const count = (text: string) => countFunctions({ path: 'a.tsx', text });

it('counts functions above 40 lines, of each form', () => {
  expect(count(`function a() {\n${lines(38)}}`).long).toBe(0);
  expect(count(`function a() {\n${lines(39)}}`).long).toBe(1);
  expect(count(`const a = () => {\n${lines(39)}};`).long).toBe(1);
  expect(count(`class A {\n  a() {\n${lines(39)}}\n}`).long).toBe(1);
});

it('counts functions with more than four parameters', () => {
  expect(count('function a(b, c, d, e) {}').wide).toBe(0);
  expect(count('const a = (b, c, d, e, f) => b;').wide).toBe(1);
});

it('names what is above its limit, and what has none', () => {
  expect(findAboveLimit({ files: 3, words: 5 }, { files: 3, words: 5 })).toEqual([]);
  expect(findAboveLimit({ files: 4, words: 5 }, { files: 3 })).toEqual([
    'files: 4, above the limit of 3',
    'words: 5, without a limit',
  ]);
});

it('counts this repository', () => {
  const counts = readCounts();
  expect(counts['lines of packages/core']).toBeGreaterThan(5_000);
  expect(counts['files that one other file imports']).toBeGreaterThan(0);
  expect(counts['decision records']).toBeGreaterThan(0);
});
