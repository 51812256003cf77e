import { expect, it } from 'vitest';
import { figuresIn } from './report-outcome';

it('summarizes the figures of a report', () => {
  expect(figuresIn({ orders: 7_759, revenue: '52883.70', currency: 'EUR' })).toBe('7,759 orders, €52,883.70');
  expect(figuresIn({ orders: 0, revenue: '0.00', currency: 'EUR' })).toBe('No orders in this period.');
  expect(figuresIn({ orders: 1, revenue: '0.00', currency: 'JPY' })).toBe('1 order, ¥0');
});

it('is empty for the result of an older version', () => {
  expect(figuresIn({})).toBe('');
});
