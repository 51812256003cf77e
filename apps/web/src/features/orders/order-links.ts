import { orderFacets } from '@offload/kinds/order-search';
import { hrefWith } from '../shell/search-params';

export const orderParameters = ['query', ...orderFacets, 'from', 'to', 'cursor'] as const;

export type OrderQuery = Partial<Record<(typeof orderParameters)[number], string>>;

/** Returns the URL of a search, of the page or of another path that takes one. */
export function ordersHref(query: OrderQuery, path = '/orders'): string {
  return hrefWith(path, Object.fromEntries(orderParameters.map((name) => [name, query[name]])));
}
