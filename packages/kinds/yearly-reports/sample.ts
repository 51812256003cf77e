import { defineSample } from '../src/sample';
import { yearlyReports } from './contract';

export default defineSample(yearlyReports, async ({ addOrders }) => {
  const orders = Array.from({ length: 240 }, (_, index) => ({
    orderNumber: `Y-${index}`,
    date: `2024-${twoDigits(1 + (index % 12))}-${twoDigits(1 + (index % 28))}`,
    customer: `Customer ${index % 7}`,
    country: 'PL',
    product: 'Pan',
    category: 'Kitchen',
    quantity: 1 + (index % 5),
    unitCents: 1_250,
    currency: 'EUR',
  }));
  await addOrders(orders);
  // A CSV has no time of its own, so the archive is the same each time.
  return { payload: { year: 2024, format: 'csv' } };
});

const twoDigits = (value: number) => String(value).padStart(2, '0');
