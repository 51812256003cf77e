import { EmptyState, EmptyStateActions } from '@mantine/core';
import { ButtonLink } from '../shell/links';

/** Shown instead of orders: the index isn't ready, nothing matches, or there are none. */
export function NoOrders({ isIndexed, isNarrowed }: { isIndexed: boolean; isNarrowed: boolean }) {
  if (!isIndexed) {
    return (
      <EmptyState
        title="Indexing your orders"
        description="The first time takes a moment. Your orders appear here as soon as the index is complete."
      />
    );
  }
  if (isNarrowed) {
    return (
      <EmptyState
        title="No matching orders"
        description="Check the spelling, use fewer words, or remove a filter."
      >
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
