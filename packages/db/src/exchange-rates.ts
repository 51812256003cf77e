import type { Transaction } from '@offload/core';
import { type Connection, connectionOf, sql } from '@offload/core/sql';

/** How much of a currency one euro is worth. */
export interface ExchangeRate {
  currency: string;
  /** The day that it is for, such as `2026-11-26`. */
  date: string;
  rate: number;
  /** The host that it's from. */
  source: string;
}

/** An exchange rate, and when it was fetched, in ISO 8601. */
export interface FetchedRate extends ExchangeRate {
  fetchedAt: string;
}

/** Stores rates. Those of the same currency and day are replaced. */
export async function saveExchangeRates(tx: Transaction, rates: ExchangeRate[]): Promise<void> {
  await connectionOf(tx).execute(sql`
    INSERT INTO exchange_rate (currency, date, rate, source)
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(rates)}::jsonb)
      AS given(currency text, date date, rate numeric, source text)
    ON CONFLICT (currency, date)
      DO UPDATE SET rate = excluded.rate, source = excluded.source, fetched_at = excluded.fetched_at`);
}

export function findLatestRates(db: Connection): Promise<FetchedRate[]> {
  return db.query<FetchedRate>(sql`
    SELECT DISTINCT ON (currency) currency, to_char(date, 'YYYY-MM-DD') AS date, rate::float8 AS rate, source,
      to_char(fetched_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "fetchedAt"
    FROM exchange_rate ORDER BY currency, date DESC`);
}

/** Returns whether rates were fetched within the last two days, so that no daily run was missed. */
export async function hasFreshRates(tx: Transaction): Promise<boolean> {
  const rows = await connectionOf(tx).query(
    sql`SELECT FROM exchange_rate WHERE fetched_at > now() - interval '2 days' LIMIT 1`,
  );
  return rows.length > 0;
}
