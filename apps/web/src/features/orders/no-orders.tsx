import { EmptyState, EmptyStateActions } from '@mantine/core';
import { ButtonLink } from '../shell/links';

/** Shown instead of orders: not all of them could be searched yet, nothing matches, or there are none. */
export function NoOrders({ isComplete, isNarrowed }: { isComplete: boolean; isNarrowed: boolean }) {
  if (!isComplete) {
    return (
      <EmptyState
        title="Indexing your orders"
        description="None of the orders that were read matches. All of them are searched as soon as the index is complete."
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
