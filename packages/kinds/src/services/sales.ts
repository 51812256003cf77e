import type {
  CurrencyFactors,
  CurrencyTotals,
  Days,
  ImportedOrder,
  MergedOrders,
  SalesFigures,
  SalesShare,
  SoldOrder,
} from '../orders/sold-order';

export type {
  CurrencyFactors,
  CurrencyTotals,
  Days,
  ImportedOrder,
  MergedOrders,
  SalesFigures,
  SalesShare,
  SoldOrder,
};

/** Reads what the job's owner has sold. */
export interface Sales {
  /** Returns the totals of a period by currency, the most used currency first. */
  totals(days: Days): Promise<CurrencyTotals[]>;
  /** Returns figures of the orders whose currencies have a factor, in the currency whose factor is 1. */
  figures(days: Days, factors: CurrencyFactors): Promise<SalesFigures>;
  /** Returns up to `limit` shares: days and months in order, anything else by revenue. */
  shares(
    by: 'day' | 'month' | 'category' | 'country' | 'product' | 'customer',
    days: Days,
    factors: CurrencyFactors,
    limit: number,
  ): Promise<SalesShare[]>;
  /** Yields orders and returns in all currencies by date, in batches. */
  orders(days: Days): AsyncIterable<SoldOrder[]>;
  /** Yields the same as CSV (RFC 4180) with the columns of an import plus the amount. Safe to open in a spreadsheet. */
  csv(days: Days): AsyncIterable<Buffer>;
}

/** Writes the orders of the job's owner. */
export interface Orders {
  /**
   * Merges orders into the owner's by order number: all of them or none. Changes nothing if `orders` throws, or if this
   * run was stopped or another run claimed the job.
   */
  merge(orders: AsyncIterable<ImportedOrder[]>, options: MergeOptions): Promise<MergedOrders>;
}

export interface MergeOptions {
  /** Whether nothing is saved. Isolated jobs can't choose: the worker reads it from their payload. */
  isDryRun: boolean;
  /** Called with the number of orders that are merged but not committed. */
  onMerged(merged: number, total: number): Promise<void>;
}

/** The search index of the orders of the job's owner. */
export interface Search {
  /**
   * Does the next step to bring the index up to date. Returns how many orders it indexed, and how many are left to build the
   * index, or null if nothing is left to do. Throws a `TransientError` if this worker doesn't know the format.
   */
  indexSome(format: number): Promise<{ indexed: number; left: number } | null>;
}
