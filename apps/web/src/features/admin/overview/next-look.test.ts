import { expect, it } from 'vitest';
import { nextLook } from './next-look';

it('polls every five seconds, and sooner if a worker would be offline by then', () => {
  expect(nextLook([])).toBe(5_000);
  expect(nextLook([{ aliveForMs: 12_000 }, { aliveForMs: -1 }])).toBe(5_000);
  expect(nextLook([{ aliveForMs: 12_000 }, { aliveForMs: 2_900 }])).toBe(3_000);
});

it('never polls more than once a second', () => {
  expect(nextLook([{ aliveForMs: 1 }])).toBe(1_000);
});
