/** An order as people's books have it. */
export interface SoldOrder {
  orderNumber: string;
  /** `2026-01-31` */
  date: string;
  customer: string;
  country: string;
  product: string;
  category: string;
  /** Negative: a return. */
  quantity: number;
  /** Of one piece, in hundredths of the currency. */
  unitCents: number;
  currency: string;
}

/** Days from `from` to the one before `to`, both as `2026-01-31`. */
export interface Days {
  from: string;
  to: string;
}

export interface SalesFigures {
  /** Without returns. */
  orders: number;
  units: number;
  /** What was sold, less what came back, in hundredths of the currency. */
  cents: number;
  /** What came back, as a positive number. */
  returnedCents: number;
  customers: number;
}

/** In one currency. */
export interface CurrencyTotals {
  currency: string;
  /** Orders and returns. */
  rows: number;
  /** Without returns. */
  orders: number;
  /** What was sold, less what came back, in hundredths. */
  cents: number;
}

export interface SalesShare {
  name: string;
  orders: number;
  units: number;
  cents: number;
}

export interface ImportedOrder extends SoldOrder {
  /** Its line in the file that it comes from: grows from order to order. */
  line: number;
}

export interface MergedOrders {
  added: number;
  changed: number;
  same: number;
  /** Those whose number came again further down: the last one counts. */
  repeated: number;
}
