import type { FetchedRate } from '../src/services/outgoing';
import type {
  CurrencyFactors,
  CurrencyTotals,
  Days,
  Sales,
  SalesFigures,
  SalesShare,
} from '../src/services/sales';
import { type Period, periodName } from './contract';
import { convert, type UsedRate } from './conversion';
import { comparedWith, completeDays, daysName, daysOf, partsOf, sameDays } from './period';

/** The totals of a report, computed by the database, so they're the same in every format. */
export interface ReportTotals {
  name: string;
  currency: string;
  /** What one unit of each currency is worth in `currency`. */
  factors: CurrencyFactors;
  /** The rates that amounts are converted with; none if they aren't. */
  rates: UsedRate[];
  /** Orders and returns in currencies without a factor. They're listed but not included in the figures. */
  others: { currency: string; rows: number }[];
  /** Orders and returns in all currencies. */
  rows: number;
  /** Without returns and `others`. */
  orders: number;
  /** Sales in `currency` minus returns, in hundredths. */
  cents: number;
}

/** Everything that a report shows apart from its orders. */
export interface Report extends ReportTotals {
  period: Period;
  figures: SalesFigures;
  /** Whether the period isn't over. Comparisons are then by its complete days. */
  isRunning: boolean;
  /** What `figures` are compared with; by the complete days alone, `own` are those of this period. */
  compared: { name: string; own: SalesFigures; figures: SalesFigures }[];
  /** One per day or month, including those without orders. */
  overTime: { name: string; cents: number | null }[];
  categories: SalesShare[];
  countries: SalesShare[];
  products: SalesShare[];
  customers: SalesShare[];
}

const maxShares = 1_000;
const topLength = 10;
const dayMs = 24 * 60 * 60 * 1_000;

/** The requested currency, or null, and the rates to convert with. */
interface Wanted {
  target: string | null;
  latest: readonly FetchedRate[];
  today: string;
}

export async function readTotals(sales: Sales, period: Period, wanted: Wanted): Promise<ReportTotals> {
  const totals = await sales.totals(daysOf(period));
  const latest = wanted.target === null ? [] : wanted.latest;
  const conversion = convert(totals, wanted.target ?? totals[0]?.currency ?? 'EUR', { ...wanted, latest });
  const { factors } = conversion;
  const others = totals.filter(({ currency }) => !(currency in factors));
  const included = totals.filter(({ currency }) => currency in factors);
  const sum = (of: (each: CurrencyTotals) => number, among = totals) =>
    among.reduce((all, each) => all + of(each), 0);
  return {
    ...conversion,
    others,
    name: periodName(period),
    rows: sum(({ rows }) => rows),
    orders: sum(({ orders }) => orders, included),
    cents: Math.round(sum(({ currency, cents }) => cents * (factors[currency] ?? 0), included)),
  };
}

export async function readReport(
  sales: Sales,
  totals: ReportTotals,
  { period, today }: { period: Period; today: string },
): Promise<Report> {
  const days = daysOf(period);
  const { factors } = totals;
  const shares = (by: Parameters<Sales['shares']>[0], limit: number) =>
    sales.shares(by, days, factors, limit);
  const measured = await shares(period.month === null ? 'month' : 'day', maxShares);
  const centsIn = new Map(measured.map(({ name, cents }) => [name, cents]));
  const figures = await sales.figures(days, factors);
  const complete = await readCompleteDays(sales, period, today);
  const isYetToCome = (part: string) => complete !== null && part > today.slice(0, part.length);

  return {
    ...totals,
    period,
    figures,
    isRunning: complete !== null,
    compared: await compare(sales, { period, figures, complete, factors }),
    overTime: partsOf(period).map((name) => ({
      name,
      cents: isYetToCome(name) ? null : (centsIn.get(name) ?? 0),
    })),
    categories: await shares('category', maxShares),
    countries: await shares('country', maxShares),
    products: await shares('product', topLength),
    customers: await shares('customer', topLength),
  };
}

/** Returns the complete days of a running period; null if it's over, or has orders that are dated later than `today`. */
async function readCompleteDays(sales: Sales, period: Period, today: string): Promise<Days | null> {
  const complete = completeDays(period, today);
  if (!complete) return null;
  const tomorrow = new Date(Date.parse(today) + dayMs).toISOString().slice(0, 10);
  const later = await sales.totals({ from: tomorrow, to: daysOf(period).to });
  return later.length > 0 ? null : complete;
}

interface Comparison {
  period: Period;
  figures: SalesFigures;
  complete: Days | null;
  factors: CurrencyFactors;
}

/** Compares whole periods, or the complete days of a running one with the same days of others. */
async function compare(sales: Sales, { period, figures, complete, factors }: Comparison) {
  const own = complete ? await sales.figures(complete, factors) : figures;
  return Promise.all(
    comparedWith(period).map(async (other) => {
      const days = complete ? sameDays(other, complete.to) : daysOf(other);
      // On the first day of a period, no day is complete.
      const isPart = complete !== null && days.from < days.to;
      const name = isPart ? daysName(days) : periodName(other);
      return { name, own, figures: await sales.figures(days, factors) };
    }),
  );
}
