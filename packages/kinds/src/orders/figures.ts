import { type Database, Prisma } from '@offload/db';
import type { CurrencyFactors, CurrencyTotals, Days, SalesFigures, SalesShare } from './sold-order';

const dimensions = {
  day: Prisma.sql`to_char(date, 'YYYY-MM-DD')`,
  month: Prisma.sql`to_char(date, 'YYYY-MM')`,
  category: Prisma.sql`category`,
  country: Prisma.sql`country`,
  product: Prisma.sql`product`,
  customer: Prisma.sql`customer`,
};

export type SalesDimension = keyof typeof dimensions;

const revenue = Prisma.sql`quantity * unit_price * factor`;

/** Whose sales of which days to add up, in which currency. */
interface SalesScope {
  ownerId: string;
  days: Days;
  factors: CurrencyFactors;
}

/** Returns the rows of a scope, with the factor of each. */
function among({ ownerId, days: { from, to }, factors }: SalesScope): Prisma.Sql {
  return Prisma.sql`
    FROM sales_order
    JOIN (SELECT key AS currency, value::numeric AS factor FROM jsonb_each_text(${JSON.stringify(factors)}::jsonb)) worth
      USING (currency)
    WHERE owner_id = ${ownerId} AND date >= ${from}::date AND date < ${to}::date`;
}

/** Returns the key figures of a period, in the currency of the factors. */
export async function sumSales(db: Database, scope: SalesScope): Promise<SalesFigures> {
  const [figures] = await db.$queryRaw<SalesFigures[]>`
    SELECT count(*) FILTER (WHERE quantity > 0)::int AS orders,
      coalesce(sum(quantity), 0)::float8 AS units,
      (coalesce(sum(${revenue}), 0) * 100)::float8 AS cents,
      (coalesce(sum(-(${revenue})) FILTER (WHERE quantity < 0), 0) * 100)::float8 AS "returnedCents",
      count(DISTINCT customer)::int AS customers
    ${among(scope)}`;
  if (!figures) throw new Error('Expected an aggregate to return a row.');
  return figures;
}

/** Returns up to `limit` shares of a period by day, category, and so on: days and months in order, others by revenue. */
export async function shareSales(
  db: Database,
  scope: SalesScope,
  by: SalesDimension,
  limit: number,
): Promise<SalesShare[]> {
  const order = by === 'day' || by === 'month' ? Prisma.sql`1` : Prisma.sql`4 DESC, 1`;
  return db.$queryRaw<SalesShare[]>`
    SELECT ${dimensions[by]} AS name, count(*) FILTER (WHERE quantity > 0)::int AS orders,
      sum(quantity)::float8 AS units, (sum(${revenue}) * 100)::float8 AS cents
    ${among(scope)}
    GROUP BY 1 ORDER BY ${order} LIMIT ${limit}`;
}

/** Returns the totals of a period by currency, the most used currency first. */
export async function totalSales(
  db: Database,
  ownerId: string,
  { from, to }: Days,
): Promise<CurrencyTotals[]> {
  return db.$queryRaw<CurrencyTotals[]>`
    SELECT currency, count(*)::int AS rows, count(*) FILTER (WHERE quantity > 0)::int AS orders,
      (sum(quantity * unit_price) * 100)::float8 AS cents
    FROM sales_order
    WHERE owner_id = ${ownerId} AND date >= ${from}::date AND date < ${to}::date
    GROUP BY 1 ORDER BY 2 DESC, 1`;
}
