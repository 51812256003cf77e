import { expect, it } from 'vitest';
import { progressEntry } from './progress-entry';

it.each([
  ['a part of a percent', 33.4, 33],
  ['less than nothing', -5, 0],
  ['more than all', Number.POSITIVE_INFINITY, 100],
])('reports %s as a whole percentage', (_, percent, whole) => {
  expect(progressEntry(percent, 'a\u0000b')).toEqual({ percent: whole, step: 'ab' });
});

it('keeps the beginning of a long step, without half of a character', () => {
  const { step } = progressEntry(50, `${'a'.repeat(999)}😀b`);
  expect(step).toBe(`${'a'.repeat(999)}\uFFFD`);
});

it.each([
  ['a total of 0', 0 / 0, 'Printing', 'a percentage from 0 to 100, and got NaN'],
  ['a percentage as text', '40', 'Printing', 'a percentage from 0 to 100, and got 40'],
  ['no step', 40, undefined, 'the current step as text after the percentage, and got undefined'],
])('rejects %s and says what it takes', (_, percent, step, message) => {
  expect(() => progressEntry(percent, step)).toThrow(message);
});
