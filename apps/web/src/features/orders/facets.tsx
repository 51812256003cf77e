import { Stack, Title } from '@mantine/core';
import { formatNumber } from '@offload/core/format/amounts';
import { type OrderFacet, orderFacets } from '@offload/kinds/order-search';
import { XIcon } from 'lucide-react';
import type { OrderPage } from '@/api/orders/order-schema';
import { PlainLink } from '../shell/links';
import { type OrderQuery, ordersHref } from './order-links';
import classes from './orders.module.css';

const labels: Record<OrderFacet, string> = {
  country: 'Country',
  product: 'Product',
  category: 'Category',
  customer: 'Customer',
};

interface FacetsProps {
  query: OrderQuery;
  facets: OrderPage['facets'];
  /** Whether there are more orders than were counted. */
  isCapped: boolean;
}

/** The most frequent values of the results. Each link narrows the search to one, or widens it again. */
export function Facets({ query, facets, isCapped }: FacetsProps) {
  if (orderFacets.every((facet) => facets[facet].length === 0 && !query[facet])) return null;
  return (
    <Stack component="nav" aria-label="Filters" gap="md">
      {orderFacets.map((facet) => {
        const chosen = query[facet];
        const values = facets[facet];
        // A chosen value stays, even if nothing has it.
        const missing =
          chosen && !values.some(({ value }) => value === chosen) ? [{ value: chosen, count: 0 }] : [];
        const shown = [...values, ...missing].filter(({ value }) => !chosen || value === chosen);
        if (shown.length === 0) return null;
        return (
          <section key={facet} aria-labelledby={`facet-${facet}`}>
            <Title order={2} size="h6" id={`facet-${facet}`} mb={4}>
              {labels[facet]}
            </Title>
            <ul className={classes.values}>
              {shown.map(({ value, count }) => (
                <li key={value}>
                  <PlainLink
                    href={ordersHref({ ...query, cursor: '', [facet]: chosen ? '' : value })}
                    scroll={false}
                    className={classes.value}
                    aria-current={chosen ? 'true' : undefined}
                  >
                    <span className={classes.name}>{value || '(empty)'}</span>
                    <span className={classes.count}>{chosen ? <Remove /> : countText(count, isCapped)}</span>
                  </PlainLink>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </Stack>
  );
}

function Remove() {
  return (
    <>
      Remove <XIcon size={12} />
    </>
  );
}

/** Returns a count, or that there may be more: `10,000+`. */
export function countText(count: number, isCapped: boolean): string {
  return `${formatNumber(count)}${isCapped ? '+' : ''}`;
}
