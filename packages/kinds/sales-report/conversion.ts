import type { FetchedRate } from '../src/services/outgoing';
import type { CurrencyTotals } from '../src/services/sales';

const dayMs = 24 * 60 * 60 * 1_000;
// Sources publish on working days only. The longest gap is Easter.
const oldAfterDays = 7;

export interface UsedRate {
  /** The currency of orders. One unit of it is worth `factor` units of the report's. */
  currency: string;
  factor: number;
  /** The day of the older one of the two rates that it's made of. */
  date: string;
  source: string;
  isOld: boolean;
}

/** How a report shows amounts in one currency. */
export interface Conversion {
  currency: string;
  /** What one unit of each currency is worth. Orders in other currencies are listed but not included in the figures. */
  factors: Record<string, number>;
  /** Empty if nothing is converted. */
  rates: UsedRate[];
}

/**
 * Returns how to show amounts in `target` by the latest rates. Amounts without a rate aren't included: a rate is never
 * guessed.
 */
export function convert(
  totals: readonly CurrencyTotals[],
  target: string,
  { latest, today }: { latest: readonly FetchedRate[]; today: string },
): Conversion {
  const byCurrency = new Map(latest.map((rate) => [rate.currency, rate]));
  const to = byCurrency.get(target);
  const rates = totals.flatMap(({ currency }): UsedRate[] => {
    const from = byCurrency.get(currency);
    if (currency === target || !from || !to) return [];
    const { date, source } = from.date < to.date ? from : to;
    const isOld = Date.parse(today) - Date.parse(date) > oldAfterDays * dayMs;
    return [{ currency, factor: to.rate / from.rate, date, source, isOld }];
  });
  // Includes currencies of the periods that this one is compared with.
  const factors = to
    ? Object.fromEntries(latest.map(({ currency, rate }) => [currency, to.rate / rate]))
    : {};
  return { currency: target, factors: { ...factors, [target]: 1 }, rates };
}

/** Returns whether rates were fetched within the last two days, so that no daily run was missed. */
export function areFresh(latest: readonly FetchedRate[], now: Date): boolean {
  return latest.some(({ fetchedAt }) => now.getTime() - Date.parse(fetchedAt) < 2 * dayMs);
}

const dates = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });

/** Returns a line like `1 USD = 0.9091 EUR on Nov 25, 2026, from rates.example.com (old)`. */
export function rateText({ currency, factor, date, source, isOld }: UsedRate, target: string): string {
  const text = `1 ${currency} = ${Number(factor.toPrecision(6))} ${target} on ${dates.format(Date.parse(date))}, from ${source}`;
  return isOld ? `${text} (old)` : text;
}

interface Converted {
  currency: string;
  rates: readonly UsedRate[];
  others: readonly { currency: string; rows: number }[];
}

/** Returns notes for readers of the figures. `target` is null if nothing was to be converted. */
export function conversionNotes({ currency, rates, others }: Converted, target: string | null): string[] {
  const why =
    target === null ? `because they’re not in ${currency}` : `without an exchange rate to ${currency}`;
  const missing = others.map((other) => `Not included, ${why}: ${other.rows} in ${other.currency}.`);
  const old = rates.filter(({ isOld }) => isOld).map((rate) => `Outdated rate: ${rateText(rate, currency)}.`);
  return [...missing, ...old];
}
