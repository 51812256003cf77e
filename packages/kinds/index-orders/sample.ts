import { defineSample } from '../src/sample';
import { indexOrders } from './contract';

// A few steps of half a second.
const count = 8_000;

export default defineSample(indexOrders, async ({ addOrders }) => {
  await addOrders(
    Array.from({ length: count }, (_, index) => ({
      orderNumber: `S-${index}`,
      date: '2024-02-29',
      customer: `Łódź 東京 ${index}`,
      country: 'PL',
      product: 'Pan',
      category: 'Kitchen',
      quantity: 1,
      unitCents: 1_250,
      currency: 'EUR',
    })),
  );
  return { payload: { format: 3 } };
});
