import { expect, it } from 'vitest';
import { choosePlan, newestRead, type Sample } from './plan';
import type { Word } from './scope';

const word = (query: string): Word => ({ query, isBeginning: false, parts: 1, maxShare: 1 });
const beginning = (query: string): Word => ({ query, isBeginning: true, parts: 1, maxShare: 1 });
const run = (query: string, parts: number): Word => ({ query, isBeginning: false, parts, maxShare: 1 });

/** Returns a sample of an index with a thousand documents per day. */
const sample = (matching: number, having: number[], more: Partial<Sample> = {}): Sample => {
  return { read: newestRead, isAll: false, perDay: 1_000, days: null, matching, having, ...more };
};

it('reads common words in order of time, up to twice as far back as it should need', () => {
  const blue = beginning('blue');
  expect(choosePlan([blue], sample(250, [250]))).toEqual({ days: 80, words: [blue] });
  expect(choosePlan([blue], sample(1_000, [1_000]))).toEqual({ days: 20, words: [blue] });
  const tokyo = run('tokyo', 3);
  expect(choosePlan([tokyo], sample(200, [200]))).toEqual({ days: 100, words: [tokyo] });
});

it('reads in order of time if there are no words to look up, or few documents', () => {
  expect(choosePlan([], sample(1_000, []))).toEqual({ days: null, words: [] });
  expect(choosePlan([word('seldom')], sample(0, [0], { read: 999, isAll: true })).days).toBeNull();
});

it('looks up rare words', () => {
  const [tanaka, blue, all] = [word('tanaka'), word('blue'), word('so')];
  expect(choosePlan([tanaka], sample(1, [1]))).toEqual({ days: 0, words: [tanaka] });
  expect(choosePlan([blue, tanaka, all], sample(1, [333, 1, 999]))).toEqual({ days: 0, words: [tanaka] });
});

it('looks up several words if few documents contain all of them', () => {
  const [kitchen, outdoor] = [word('kitchen'), word('outdoor')];
  expect(choosePlan([kitchen, outdoor], sample(0, [200, 210]))).toEqual({
    days: 0,
    words: [kitchen, outdoor],
  });
});

it('looks up numbers with many digits, even if they are common in the newest documents', () => {
  const number = { ...beginning('7777'), maxShare: 0.001 };
  expect(choosePlan([word('so'), number], sample(110, [1_000, 110]))).toEqual({ days: 0, words: [number] });
});

it('checks a word in the documents if looking it up takes longer', () => {
  const [kitchen, red, pan] = [word('kitchen'), word('red'), beginning('pan')];
  expect(choosePlan([pan, red, kitchen], sample(16, [250, 333, 200]))).toEqual({
    days: 0,
    words: [kitchen, red],
  });
});

it('reads a short period in order of time for any words', () => {
  const lamp = beginning('lamp');
  expect(choosePlan([lamp], sample(10, [100], { days: 5 }))).toEqual({ days: null, words: [lamp] });
  expect(choosePlan([lamp], sample(10, [10], { days: 900 }))).toEqual({ days: 0, words: [lamp] });
});

it("doesn't return more days than the calendar has", () => {
  const blue = beginning('blue');
  expect(choosePlan([blue], sample(500, [500], { perDay: 0.01 }))).toEqual({ days: null, words: [blue] });
  expect(choosePlan([blue], sample(0, [0], { read: 0, perDay: 0 })).days).not.toBe(Number.POSITIVE_INFINITY);
});
