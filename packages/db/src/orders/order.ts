/** An order as people's books have it. */
export interface OrderRow {
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
