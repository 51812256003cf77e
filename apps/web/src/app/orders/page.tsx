import { EmptyState, EmptyStateActions, Group, Stack, Text, Title } from '@mantine/core';
import { plural } from '@offload/core/format/amounts';
import { indexOrders } from '@offload/kinds/index-orders';
import type { Metadata } from 'next';
import { findOrders } from '@/api/orders/order-queries';
import { type OrderPage, OrderQuerySchema } from '@/api/orders/order-schema';
import { countText, Facets } from '@/features/orders/facets';
import { Freshness } from '@/features/orders/freshness';
import { type OrderQuery, ordersHref } from '@/features/orders/order-links';
import { readOrderSearch } from '@/features/orders/order-query';
import { OrderTable } from '@/features/orders/order-table';
import classes from '@/features/orders/orders.module.css';
import { SearchForm } from '@/features/orders/search-form';
import { DownloadButton } from '@/features/shell/download-button';
import { ButtonLink } from '@/features/shell/links';
import { PageLinks } from '@/features/shell/page-links';
import type { SearchParams } from '@/features/shell/search-params';
import { requirePerson } from '@/server/auth/session';
import { isApiError } from '@/server/http/api-error';
import { readPosition } from '@/server/live/position';

export const metadata: Metadata = { title: 'Orders' };

export default async function OrdersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { query, problem } = readOrderSearch(await searchParams);
  const [{ id }, after] = await Promise.all([requirePerson(ordersHref(query)), readPosition()]);
  if (problem) return <NotSearched query={query} problem={problem} />;
  const { cursor = null, limit, ...filter } = OrderQuerySchema.parse(query);
  const page = await findOrders(id, filter, { cursor, limit }).catch(noneYet);
  const { data = [], nextCursor = null, facets, total, indexedAt = null } = page ?? {};
  const first = { ...query, cursor: '' };
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1}>Orders</Title>
        {data.length > 0 && (
          <DownloadButton href={ordersHref(first, '/api/orders.csv')}>Export as CSV</DownloadButton>
        )}
      </Group>
      <SearchForm query={query} />
      <Group justify="space-between">
        {page && <Found page={page} />}
        <Freshness indexedAt={indexedAt} kind={indexOrders.kind} after={after} />
      </Group>
      <div className={classes.page}>
        {facets && total && <Facets query={query} facets={facets} isCapped={total.isCapped} />}
        <Stack gap="lg">
          {data.length > 0 ? (
            <OrderTable orders={data} />
          ) : (
            <NoOrders isComplete={page !== null} query={query} />
          )}
          <PageLinks
            first={cursor && ordersHref(first)}
            next={nextCursor && ordersHref({ ...query, cursor: nextCursor })}
          />
        </Stack>
      </div>
    </Stack>
  );
}

/** Shows the form with the words of the search, and no orders: all of them would look as if they matched. */
function NotSearched({ query, problem }: { query: OrderQuery; problem: string }) {
  return (
    <Stack gap="lg">
      <Group>
        <Title order={1}>Orders</Title>
      </Group>
      <SearchForm query={query} problem={problem} />
    </Stack>
  );
}

/** Returns null for a search that has to wait for the index. Throws any other error. */
function noneYet(error: unknown): null {
  if (isApiError(error) && error.status === 503) return null;
  throw error;
}

function Found({ page: { total, isForgiving } }: { page: OrderPage }) {
  return (
    <Text size="sm" role="status">
      {countText(total.count, total.isCapped)} {plural(total.count, 'order', 'orders')}
      {isForgiving &&
        total.count > 0 &&
        '. Nothing matches exactly, so words that differ by one letter are included.'}
    </Text>
  );
}

/** Says why no orders are listed: not all of them are searchable yet, nothing matches, or there are none. */
function NoOrders({ isComplete, query }: { isComplete: boolean; query: OrderQuery }) {
  if (!isComplete) {
    return (
      <EmptyState
        title="Indexing your orders"
        description="None of the orders searched so far match. All orders are searched once the index is complete."
      />
    );
  }
  if (Object.keys(query).length > 0) {
    return (
      <EmptyState title="No matching orders" description={adviceFor(query)}>
        <EmptyStateActions>
          <ButtonLink href="/orders" variant="default">
            Show all orders
          </ButtonLink>
        </EmptyStateActions>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No orders yet" description="Import a CSV of orders to search them here.">
      <EmptyStateActions>
        <ButtonLink href="/imports" variant="default">
          Import orders
        </ButtonLink>
      </EmptyStateActions>
    </EmptyState>
  );
}

function adviceFor({ from, to }: OrderQuery): string {
  if (from && to && from > to) return 'The first day is after the last day. Change one of the dates.';
  return 'Check the spelling, use fewer words, or remove a filter.';
}
