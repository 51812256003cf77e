import { orderFacets } from '@offload/kinds/order-search';

/** What the URL of the orders page can say. */
export const orderParameters = ['query', ...orderFacets, 'from', 'to', 'cursor'] as const;

/** The search in the URL of the orders page. */
export type OrderQuery = Partial<Record<(typeof orderParameters)[number], string>>;

/** Returns the URL of a search, of the page or of another path that takes one. */
export function ordersHref(query: OrderQuery, path = '/orders'): string {
  const params = new URLSearchParams();
  for (const name of orderParameters) {
    const value = query[name];
    if (value) params.set(name, value);
  }
  return params.size > 0 ? `${path}?${params}` : path;
}
