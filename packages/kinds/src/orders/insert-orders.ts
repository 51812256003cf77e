import type { Database } from '@offload/db';
import type { SoldOrder } from './sold-order';

/** Inserts orders of one user. Existing orders with the same number don't change. */
export async function insertOrders(db: Database, ownerId: string, orders: SoldOrder[]): Promise<void> {
  await db.$executeRaw`
    INSERT INTO sales_order
      (owner_id, order_number, date, customer, country, product, category, quantity, unit_price, currency)
    SELECT ${ownerId}, "orderNumber", date, customer, country, product, category, quantity, "unitCents" / 100.0, currency
    FROM jsonb_to_recordset(${JSON.stringify(orders)}::jsonb) AS row (
      "orderNumber" text, date date, customer text, country text, product text, category text, quantity int,
      "unitCents" bigint, currency text)
    ON CONFLICT DO NOTHING`;
}
