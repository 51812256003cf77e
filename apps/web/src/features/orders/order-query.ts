import { OrderCursorSchema, OrderFilterSchema } from '@/api/orders/order-schema';
import { one, type SearchParams } from '@/features/jobs/list/job-query';
import { type OrderQuery, orderParameters } from './order-links';

/** Reads the search from the URL. Invalid values are ignored. */
export function readOrderQuery(params: SearchParams): OrderQuery {
  const query: OrderQuery = {};
  for (const name of orderParameters) {
    const value = one(params[name])?.replaceAll('\u0000', '').toWellFormed().trim();
    if (value && isValid(name, value)) query[name] = value;
  }
  return query;
}

function isValid(name: (typeof orderParameters)[number], value: string): boolean {
  const schema = name === 'cursor' ? OrderCursorSchema : OrderFilterSchema.shape[name];
  return schema.safeParse(value).success;
}
