import { expect, it } from 'vitest';
import { change, moneyIn } from './money';

it('formats amounts by their currency', () => {
  expect(moneyIn('EUR')(123_456_7)).toBe('€12,345.67');
  expect(moneyIn('EUR')(-50)).toBe('-€0.50');
  expect(moneyIn('JPY')(120_000)).toBe('¥1,200');
});

it('formats a change in percent, and returns null without an earlier value', () => {
  expect(change(112.5, 100)).toBe('+12.5%');
  expect(change(50, 100)).toBe('−50.0%');
  expect(change(100, 100)).toBe('±0.0%');
  expect(change(1, 0)).toBeNull();
});
