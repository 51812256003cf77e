import { expect, it } from 'vitest';
import { demoOrders } from './demo-orders';

const orders = demoOrders(1, 4.5);

it('is the same every time, and different for another seed', () => {
  expect(demoOrders(1, 4.5)).toEqual(orders);
  expect(demoOrders(2, 4.5)).not.toEqual(orders);
});

it('has orders in every month from January 2023 to October 2026', () => {
  const months = new Set(orders.map(({ date }) => date.slice(0, 7)));
  expect(months.size).toBe(46);
  expect([...months].sort().at(0)).toBe('2023-01');
  expect([...months].sort().at(-1)).toBe('2026-10');
});

it('has thousands of orders with unique numbers, returns, and several countries', () => {
  expect(orders.length).toBeGreaterThan(5_000);
  expect(new Set(orders.map(({ orderNumber }) => orderNumber)).size).toBe(orders.length);
  expect(orders.filter(({ quantity }) => quantity < 0).length).toBeGreaterThan(100);
  expect(new Set(orders.map(({ country }) => country)).size).toBeGreaterThan(8);
});
