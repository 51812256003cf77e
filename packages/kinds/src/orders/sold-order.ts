export interface SoldOrder {
  orderNumber: string;
  /** Such as `2026-01-31`. */
  date: string;
  customer: string;
  country: string;
  product: string;
  category: string;
  /** Negative for a return. */
  quantity: number;
  /** The price of one piece, in hundredths of the currency. */
  unitCents: number;
  currency: string;
}

/** The days from `from` until the day before `to`, such as `2026-01-31`. */
export interface Days {
  from: string;
  to: string;
}

export interface SalesFigures {
  /** Not counting returns. */
  orders: number;
  units: number;
  /** Sales minus returns, in hundredths of the currency. */
  cents: number;
  /** The value of returns, as a positive number. */
  returnedCents: number;
  customers: number;
}

/** What one unit of each currency is worth in the currency of the result. Orders in other currencies aren't included. */
export type CurrencyFactors = Record<string, number>;

export interface CurrencyTotals {
  currency: string;
  /** Orders and returns. */
  rows: number;
  /** Not counting returns. */
  orders: number;
  /** Sales minus returns, in hundredths. */
  cents: number;
}

export interface SalesShare {
  name: string;
  orders: number;
  units: number;
  cents: number;
}

export interface ImportedOrder extends SoldOrder {
  /** Its line in the file, which increases from order to order. */
  line: number;
}

export interface MergedOrders {
  added: number;
  changed: number;
  same: number;
  /** Rows whose order number appears again further down. The last row wins. */
  repeated: number;
}
