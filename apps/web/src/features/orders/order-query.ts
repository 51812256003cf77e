import { maxQueryLength, maxQueryWords } from '@offload/kinds/order-search';
import { OrderCursorSchema, OrderFilterSchema } from '@/api/orders/order-schema';
import { one, type SearchParams } from '../shell/search-params';
import { type OrderQuery, orderParameters } from './order-links';

interface OrderSearch {
  query: OrderQuery;
  /** Why its words can't be searched, and what to change; null if they can. */
  problem: string | null;
}

/** Reads the search from the URL. Invalid values are ignored, except for words: the page says what is wrong with those. */
export function readOrderSearch(params: SearchParams): OrderSearch {
  const query: OrderQuery = {};
  for (const name of orderParameters) {
    const value = textOf(params[name]);
    if (value && (name === 'query' || isValid(name, value))) query[name] = value;
  }
  const isSearchable = !query.query || isValid('query', query.query);
  return { query, problem: isSearchable ? null : tooManyWords };
}

const tooManyWords = `Use up to ${maxQueryWords} words and ${maxQueryLength} characters.`;

function textOf(value: SearchParams[string]): string | undefined {
  return one(value)?.replaceAll('\u0000', '').toWellFormed().trim();
}

function isValid(name: (typeof orderParameters)[number], value: string): boolean {
  const schema = name === 'cursor' ? OrderCursorSchema : OrderFilterSchema.shape[name];
  return schema.safeParse(value).success;
}
