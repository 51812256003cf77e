import { expect, it } from 'vitest';
import { nextLook } from './next-look';

it('looks every five seconds, and sooner where a worker will have fallen silent by then', () => {
  expect(nextLook([])).toBe(5_000);
  expect(nextLook([{ aliveForMs: 12_000 }, { aliveForMs: -1 }])).toBe(5_000);
  expect(nextLook([{ aliveForMs: 12_000 }, { aliveForMs: 2_900 }])).toBe(3_000);
});

it('never looks more than once a second', () => {
  expect(nextLook([{ aliveForMs: 1 }])).toBe(1_000);
});
