import { runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import processor from './processor';

const url = 'https://rates.test/v1/latest';
const sent = { amount: 1, base: 'EUR', date: '2026-11-25', rates: { USD: 1.1, JPY: 171 } };

/** Runs the job with this response from the source. Returns its result and the saved rates. */
async function runWith(body: string) {
  const saved: object[] = [];
  const services = {
    http: { request: async () => ({ status: 200, headers: {}, body: Buffer.from(body) }) },
    rates: { url: () => url, save: async (rates: object[]) => void saved.push(...rates) },
  };
  const { result } = await runInline(processor, {}, { services });
  return { result, saved };
}

it('saves the value of one euro in each currency, including the euro itself', async () => {
  const { result, saved } = await runWith(JSON.stringify(sent));
  expect(result).toEqual({ date: '2026-11-25', currencies: 3 });
  const rate = (currency: string, worth: number) => ({
    currency,
    rate: worth,
    date: sent.date,
    source: 'rates.test',
  });
  expect(saved).toEqual([rate('USD', 1.1), rate('JPY', 171), rate('EUR', 1)]);
});

it.each([
  ['half of the response', JSON.stringify(sent).slice(0, 40)],
  ['rates for dollars', JSON.stringify({ ...sent, base: 'USD' })],
  ['a rate that is not a number', JSON.stringify({ ...sent, rates: { USD: '1.1' } })],
  ['an HTML page', '<html>'],
])('retries later, and reports a failure to the gate, if the source sends %s', async (_what, body) => {
  await expect(runWith(body)).rejects.toMatchObject({
    ...{ name: 'TransientError', code: 'invalid_rates', gateFailure: { status: 200 } },
  });
});
