import type { ServerResponse } from 'node:http';
import { sql } from '@offload/core/sql';
import { tryGate } from '@offload/core/test/worker-parts';
import { exchangeRates } from '@offload/kinds/exchange-rates';
import { loadKinds } from '@offload/kinds/load-kinds';
import { insertOrders } from '@offload/kinds/orders';
import { resizeImage } from '@offload/kinds/resize-image';
import { salesReport } from '@offload/kinds/sales-report';
import { until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startWebServer, type WebServer } from '../services/fetch/testing/web-server';
import { type JobSystem, openJobSystem } from '../testing/job-system';

let system: JobSystem;
let source: WebServer;
/** How the source responds. */
let answer: (response: ServerResponse) => unknown;
const rates = { amount: 1, base: 'EUR', date: new Date().toISOString().slice(0, 10), rates: { USD: 1.25 } };
const works = (response: ServerResponse) => response.end(JSON.stringify(rates));
const fails = (response: ServerResponse) => response.writeHead(500).end();
const report = { id: 'monthly-sales', year: 2023, month: 1, format: 'csv' };
const order = {
  ...{ date: '2023-01-15', customer: 'Ada', country: 'PL', product: 'Pan', category: 'Kitchen' },
  ...{ quantity: 1, unitCents: 10_000 },
};

beforeAll(async () => {
  source = await startWebServer((_request, response) => answer(response));
  system = await openJobSystem();
  await insertOrders(system.database.db, system.person.id, [
    { ...order, orderNumber: '1', currency: 'EUR' },
    { ...order, orderNumber: '2', currency: 'USD' },
    { ...order, orderNumber: '3', currency: 'XAU' },
  ]);
  const host = `127.0.0.1:${source.port}`;
  const quick = [...(await loadKinds()).values()].map(({ contract, ...definition }) => ({
    ...definition,
    contract: { ...contract, backoff: { everyMs: 20 } },
  }));
  system.startWorker(quick, { RATES_URL: `http://${host}/v1/latest` });
});
afterAll(async () => {
  await system.close();
  source.close();
});
beforeEach(async () => {
  await system.core.execute(sql`TRUNCATE exchange_rate`);
});

const fetchRates = () => system.ask(exchangeRates);
const makeReport = (currency?: string) =>
  system.ask(salesReport, { payload: { ...report, ...(currency && { currency }) } });

it('holds only reports in one currency while the source hangs', async () => {
  const hanging: ServerResponse[] = [];
  answer = (response) => hanging.push(response);
  await fetchRates();
  const converted = await makeReport('USD');
  expect(await system.untilState(converted, 'waiting')).toMatchObject({ attempt: 0 });
  await until(() => hanging.length > 0);
  expect(await system.untilEnded(await makeReport())).toMatchObject({ state: 'succeeded' });
  expect(await system.find(converted)).toMatchObject({ state: 'waiting' });
  for (const response of hanging) works(response);
  const job = await system.untilEnded(converted);
  expect(job).toMatchObject({ state: 'succeeded', attempt: 1, warnings: 1 });
  expect(job.result).toEqual({
    ...{ period: 'January 2023', orders: 2, revenue: '225.00', currency: 'USD' },
    notes: ['Not included, without an exchange rate to USD: 1 in XAU.'],
  });
});

it('uses two attempts on a source that is down, and continues once it works', async () => {
  answer = fails;
  const id = await fetchRates();
  await until(async () => {
    const closed = await system.core.query(sql`SELECT FROM offload.gate WHERE closed_until > now()`);
    return closed.length === 1 && (await system.find(id)).heldBy === 'gate';
  });
  expect(await system.find(id)).toMatchObject({ attempt: 2 });
  const converted = await makeReport('EUR');
  await system.untilState(converted, 'waiting');
  answer = works;
  await tryGate(system.core, 'exchange-rates');
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 3 });
  expect((await system.untilEnded(converted)).result).toMatchObject({ revenue: '180.00', currency: 'EUR' });
});

it('writes every format in one currency', async () => {
  answer = works;
  expect(await system.untilEnded(await fetchRates())).toMatchObject({ state: 'succeeded' });
  for (const format of ['pdf', 'xlsx', 'csv']) {
    const id = await system.ask(salesReport, { payload: { ...report, format, currency: 'USD' } });
    expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', result: { revenue: '225.00' } });
  }
});

it("can't be reached through a URL from a user, because it's private", async () => {
  let requests = 0;
  answer = (response) => {
    requests += 1;
    works(response);
  };
  const imageUrl = `http://127.0.0.1:${source.port}/picture.png`;
  const job = await system.untilEnded(await system.ask(resizeImage, { payload: { imageUrl } }));
  expect(job).toMatchObject({ state: 'failed', errorCode: 'address_refused' });
  expect(requests).toBe(0);
});
