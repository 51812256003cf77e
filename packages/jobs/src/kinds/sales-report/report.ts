import type { Sales, SalesFigures, SalesShare } from '../../services/services';
import { type Period, periodName } from './contract';
import { comparedWith, daysOf, partsOf } from './period';

/** What a report comes to. It comes from the database's own sums, in every format the same. */
export interface ReportTotals {
  name: string;
  currency: string;
  /** Orders and returns in other currencies: they are listed, but no part of the figures. */
  others: { currency: string; rows: number }[];
  /** Orders and returns, of all currencies. */
  rows: number;
  /** In `currency`, without returns. */
  orders: number;
  /** What was sold in `currency`, less what came back, in hundredths. */
  cents: number;
}

/** All that a report shows beside its orders. */
export interface Report extends ReportTotals {
  period: Period;
  figures: SalesFigures;
  compared: { name: string; figures: SalesFigures }[];
  /** One for each day, or month, also those without an order. */
  overTime: { name: string; cents: number }[];
  categories: SalesShare[];
  countries: SalesShare[];
  products: SalesShare[];
  customers: SalesShare[];
}

const nothingSold = { currency: 'EUR', orders: 0, cents: 0 };
const mostShares = 1_000;
const topLength = 10;

export async function readTotals(sales: Sales, period: Period): Promise<ReportTotals> {
  const totals = await sales.totals(daysOf(period));
  const [{ currency, orders, cents } = nothingSold, ...others] = totals;
  const rows = totals.reduce((sum, each) => sum + each.rows, 0);
  return { name: periodName(period), currency, others, rows, orders, cents };
}

export async function readReport(sales: Sales, period: Period, totals: ReportTotals): Promise<Report> {
  const days = daysOf(period);
  const { currency } = totals;
  const shares = (by: Parameters<Sales['shares']>[0], limit: number) =>
    sales.shares(by, days, currency, limit);
  const measured = await shares(period.month === null ? 'month' : 'day', mostShares);
  const centsIn = new Map(measured.map(({ name, cents }) => [name, cents]));

  return {
    ...totals,
    period,
    figures: await sales.figures(days, currency),
    compared: await Promise.all(
      comparedWith(period).map(async (other) => ({
        name: periodName(other),
        figures: await sales.figures(daysOf(other), currency),
      })),
    ),
    overTime: partsOf(period).map((name) => ({ name, cents: centsIn.get(name) ?? 0 })),
    categories: await shares('category', mostShares),
    countries: await shares('country', mostShares),
    products: await shares('product', topLength),
    customers: await shares('customer', topLength),
  };
}
