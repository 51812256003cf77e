import { createPerson, type TestDatabase } from '@offload/testing';
import { insertOrders } from '../../order-rows';
import { indexSomeOrders } from '../index-orders';
import { searchOrders } from '../search-orders';

/** Creates a user who sells, with what tests do to their orders and to the index of them. */
export async function createSeller({ db, core }: TestDatabase) {
  const { id: ownerId } = await createPerson(db);

  async function sell(count: number, customer = 'Ada', from = 0): Promise<void> {
    const order = { date: '2026-01-31', customer, country: 'GB', product: 'Pan', category: 'Kitchen' };
    const orders = Array.from({ length: count }, (_, at) => ({
      ...order,
      orderNumber: `N-${from + at}`,
      quantity: 1,
      unitCents: 1_250,
      currency: 'EUR',
    }));
    await insertOrders(db, ownerId, orders);
  }

  const step = () => indexSomeOrders(core, ownerId);

  async function indexAll(): Promise<void> {
    while (await step());
  }

  async function countOf(text: string): Promise<number | null> {
    const search = { text, filters: {}, from: null, to: null, cursor: null, limit: 1 };
    return (await searchOrders(core, ownerId, search))?.total ?? null;
  }

  /** Returns the number of orders that are missing from the index, shouldn't be in it, or differ. */
  async function countDifferences(): Promise<number> {
    const [row] = await db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count
      FROM (SELECT * FROM sales_order WHERE owner_id = ${ownerId}) AS sold
      FULL JOIN (SELECT * FROM order_document JOIN order_index ON index_id = id WHERE order_index.owner_id = ${ownerId}) AS document
        USING (order_number)
      WHERE (sold.customer, sold.date) IS DISTINCT FROM (document.customer, document.date)`;
    return row?.count ?? -1;
  }

  const remove = (from: number, to: number) => db.$executeRaw`
    DELETE FROM sales_order WHERE owner_id = ${ownerId}
      AND substr(order_number, 3)::int >= ${from}::int AND substr(order_number, 3)::int < ${to}::int`;

  const rename = (customer: string) => db.order.updateMany({ where: { ownerId }, data: { customer } });

  return { ownerId, sell, step, indexAll, countOf, countDifferences, remove, rename };
}
