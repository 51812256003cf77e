import { expect, it } from 'vitest';
import { nextPollDelay } from './context';

it('polls every five seconds, and sooner if a worker would be offline by then', () => {
  expect(nextPollDelay([])).toBe(5_000);
  expect(nextPollDelay([{ aliveForMs: 12_000 }, { aliveForMs: -1 }])).toBe(5_000);
  expect(nextPollDelay([{ aliveForMs: 12_000 }, { aliveForMs: 2_900 }])).toBe(3_000);
});

it('never polls more than once a second', () => {
  expect(nextPollDelay([{ aliveForMs: 1 }])).toBe(1_000);
});
