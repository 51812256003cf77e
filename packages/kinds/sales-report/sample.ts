import { defineSample } from '../src/sample';
import { salesReport } from './contract';

// Half a second of work.
const count = 3_000;

export default defineSample(salesReport, async ({ addOrders }) => {
  const orders = Array.from({ length: count }, (_, index) => ({
    orderNumber: `S-${index}`,
    date: `2024-${twoDigits(1 + (index % 12))}-${twoDigits(1 + (index % 28))}`,
    customer: `Customer ${index % 40}`,
    country: 'PL',
    product: `Pan ${index % 7}`,
    category: 'Kitchen',
    quantity: 1 + (index % 5),
    unitCents: 1_250,
    currency: 'EUR',
  }));
  await addOrders(orders);
  return { payload: { id: 'monthly-sales', year: 2024, month: null, format: 'pdf' } };
});

const twoDigits = (value: number) => String(value).padStart(2, '0');
