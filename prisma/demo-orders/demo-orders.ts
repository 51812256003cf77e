import type { SoldOrder } from '@offload/kinds/orders';
import { createRandom } from '../../scripts/random';
import { customers, products } from './catalog';

const dayMs = 24 * 60 * 60 * 1_000;
const firstDay = Date.UTC(2023, 0, 1);
const lastDay = Date.UTC(2026, 9, 31);
// Starts on Sunday. A shop that sells to businesses has quiet weekends.
const weekdays = [0.3, 1.2, 1.25, 1.2, 1.15, 1.3, 0.6];

/** Returns orders from January 2023 to October 2026, about `perDay` per day, with seasons, growth, quiet weekends, and returns. */
export function demoOrders(seed: number, perDay: number): SoldOrder[] {
  const random = createRandom(seed);
  const orders: SoldOrder[] = [];
  for (let at = firstDay; at <= lastDay; at += dayMs) {
    const day = new Date(at);
    const growth = 1 + 0.12 * ((at - firstDay) / (365 * dayMs));
    for (const product of products) {
      const season = product.season[day.getUTCMonth()] ?? 1;
      const expected = (perDay / products.length) * season * (weekdays[day.getUTCDay()] ?? 1) * growth;
      if (random() < expected) orders.push(order(day, orders.length + 1, product, random));
    }
  }
  return orders;
}

function order(
  day: Date,
  count: number,
  product: (typeof products)[number],
  random: () => number,
): SoldOrder {
  // Squared: the first customers buy most.
  const customer = customers[Math.floor(random() ** 2 * customers.length)];
  if (!customer) throw new Error('Expected a customer.');
  const isReturn = random() < 0.04;
  const pieces = 1 + Math.floor(random() ** 3 * 12);
  const dearer = 1 + 0.03 * (day.getUTCFullYear() - 2023);
  return {
    orderNumber: `${isReturn ? 'R' : 'A'}-${day.getUTCFullYear()}-${String(count).padStart(5, '0')}`,
    date: day.toISOString().slice(0, 10),
    customer: customer.name,
    country: customer.country,
    product: product.name,
    category: product.category,
    quantity: isReturn ? -Math.ceil(pieces / 3) : pieces,
    unitCents: Math.round((product.cents * dearer) / 10) * 10,
    currency: 'EUR',
  };
}
