import { defineProcessor, TransientError } from '@offload/core/contract';
import * as z from 'zod';
import { exchangeRates } from './contract';

/** The format of frankfurter: how much of each currency `amount` of `base` is worth. */
const latest = z.object({
  amount: z.number().positive(),
  base: z.literal('EUR'),
  date: z.iso.date(),
  rates: z.record(z.string().regex(/^[A-Z]{3}$/), z.number().positive()),
});

export default defineProcessor(exchangeRates, async (_payload, ctx) => {
  await ctx.progress(10, 'Fetching exchange rates');
  const url = ctx.services.rates.url();
  const { body } = await ctx.services.http.request(url);
  const { amount, date, rates } = parse(body);
  const source = new URL(url).host;
  const worth = Object.entries({ ...rates, EUR: amount }).map(([currency, rate]) => ({
    currency,
    date,
    source,
    rate: rate / amount,
  }));
  await ctx.services.rates.save(worth);
  return { date, currencies: worth.length };
});

function parse(body: Buffer): z.output<typeof latest> {
  try {
    return latest.parse(JSON.parse(body.toString()));
  } catch (cause) {
    throw new TransientError('invalid_rates', 'The source of exchange rates sent an unexpected response.', {
      cause,
      gateFailure: { status: 200 },
    });
  }
}
