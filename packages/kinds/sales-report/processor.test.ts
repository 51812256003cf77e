import type { Readable } from 'node:stream';
import { runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import type { Sales, SoldOrder } from '../src/services/sales';
import type { Files } from '../src/services/services';
import { captureServices } from '../src/testing/capture-services';
import { salesReport } from './contract';
import processor from './processor';

const payload = { id: 'monthly-sales', year: 2026, month: 1 };
const order: SoldOrder = {
  ...{ orderNumber: 'S-1', date: '2026-01-31', customer: 'Ada', country: 'PL', product: 'Pan' },
  ...{ category: 'Kitchen', quantity: 1, unitCents: 1_250, currency: 'EUR' },
};
const figures = { orders: 2, units: 2, cents: 2_500, returnedCents: 0, customers: 1 };

/** Creates sales of many chunks, and counts how many of their sources are still open. */
function manySales() {
  let open = 0;
  async function* repeated<Value>(first: Value, rest: Value): AsyncGenerator<Value> {
    open += 1;
    try {
      yield first;
      for (let chunk = 0; chunk < 2_000; chunk += 1) yield rest;
    } finally {
      open -= 1;
    }
  }
  const line = Buffer.from('S-1,2026-01-31,Ada\r\n'.repeat(500));
  const sales: Sales = {
    totals: async () => [{ currency: 'EUR', rows: 1_000_000, orders: 1_000_000, cents: 123_456 }],
    figures: async () => figures,
    shares: async () => [],
    orders: () => repeated([order], [order]),
    csv: () => repeated(Buffer.from('order_number,date,customer\r\n'), line),
  };
  return { sales, open: () => open };
}

it('writes a CSV that is named after the period, and reports its progress', async () => {
  const { files, services } = captureServices(salesReport);
  const { sales } = manySales();
  const { result, progress } = await runInline(
    processor,
    { ...payload, format: 'csv' },
    {
      services: { ...services, sales },
    },
  );
  expect(result).toEqual({
    period: 'January 2026',
    orders: 1_000_000,
    revenue: '1234.56',
    currency: 'EUR',
  });
  expect(files).toMatchObject([
    { name: 'monthly-sales-2026-01.csv', contentType: 'text/csv; charset=utf-8', keepDays: 7 },
  ]);
  expect(files[0]?.content.subarray(0, 26).toString()).toBe('order_number,date,customer');
  const percents = progress.map(({ percent }) => percent);
  expect(percents).toEqual([...new Set(percents)].sort((a, b) => a - b));
  expect(percents.at(-1)).toBe(99);
});

it('warns of orders that it leaves out, and says why', async () => {
  const { services } = captureServices(salesReport);
  const { sales } = manySales();
  const totals = async () => [
    { currency: 'EUR', rows: 3, orders: 3, cents: 300 },
    { currency: 'USD', rows: 2, orders: 1, cents: 100 },
  ];
  const inMany = { services: { ...services, sales: { ...sales, totals } } };
  const { result, warnings } = await runInline(processor, { ...payload, format: 'csv' }, inMany);
  expect(warnings).toBe(2);
  expect(result).toMatchObject({
    orders: 3,
    notes: ['Not included, because they’re not in EUR: 2 in USD.'],
  });
});

/** How a storage ends a stream that it can't store. */
const ways: [string, (content: Readable) => Promise<unknown>][] = [
  [
    'stops reading, which closes the stream with an AbortError',
    async (content) => {
      for await (const _chunk of content) return;
    },
  ],
  [
    'closes the stream with an AbortError itself, as in a sealed process',
    async (content) => {
      const closed = new Promise((resolve) => content.once('error', resolve));
      content.once('data', () =>
        content.destroy(new DOMException('This operation was aborted', 'AbortError')),
      );
      await closed;
    },
  ],
];

it.each(
  ['csv', 'xlsx', 'pdf'].flatMap((format) => ways.map(([way, close]) => [format, way, close] as const)),
)(
  "throws the storage's own error when the storage of a %s fails in the middle and %s",
  async (format, _way, close) => {
    const { services } = captureServices(salesReport);
    const { sales, open } = manySales();
    const failure = new Error('EIO: i/o error, write');
    const files: Pick<Files, 'write'> = {
      async write(_file, content) {
        await close(content);
        throw failure;
      },
    };
    const run = runInline(processor, { ...payload, format }, { services: { ...services, sales, files } });
    await expect(run).rejects.toBe(failure);
    expect(open()).toBe(0);
  },
);
