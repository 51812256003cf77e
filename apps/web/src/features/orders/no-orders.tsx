import { EmptyState, EmptyStateActions } from '@mantine/core';
import { ButtonLink } from '../shell/links';
import type { OrderQuery } from './order-links';

/** Shown instead of orders: not all of them could be searched yet, nothing matches, or there are none. */
export function NoOrders({ isComplete, query }: { isComplete: boolean; query: OrderQuery }) {
  if (!isComplete) {
    return (
      <EmptyState
        title="Indexing your orders"
        description="None of the orders that were read matches. All of them are searched as soon as the index is complete."
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
  if (from && to && from > to) return 'The first day is after the last one. Change one of the dates.';
  return 'Check the spelling, use fewer words, or remove a filter.';
}
