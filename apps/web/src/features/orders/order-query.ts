import { maxQueryLength, maxQueryWords } from '@offload/kinds/order-search';
import { OrderCursorSchema, OrderFilterSchema } from '@/api/orders/order-schema';
import { one, type SearchParams } from '@/features/jobs/list/job-query';
import { type OrderQuery, orderParameters } from './order-links';

/** Reads the search from the URL. Invalid values are ignored. */
export function readOrderQuery(params: SearchParams): OrderQuery {
  const query: OrderQuery = {};
  for (const name of orderParameters) {
    const value = textOf(params[name]);
    if (value && isValid(name, value)) query[name] = value;
  }
  return query;
}

function textOf(value: SearchParams[string]): string | undefined {
  return one(value)?.replaceAll('\u0000', '').toWellFormed().trim();
}

/** Returns what to change about the words in the URL, without which they can't be searched. Null if they can be. */
export function wordsProblem({ query }: SearchParams): string | null {
  const words = textOf(query);
  if (!words || isValid('query', words)) return null;
  return `Use up to ${maxQueryWords} words, and ${maxQueryLength} characters.`;
}

function isValid(name: (typeof orderParameters)[number], value: string): boolean {
  const schema = name === 'cursor' ? OrderCursorSchema : OrderFilterSchema.shape[name];
  return schema.safeParse(value).success;
}
