import { EmptyState, EmptyStateActions, EmptyStateDescription, EmptyStateTitle } from '@mantine/core';
import type { Metadata } from 'next';
import { ButtonLink } from '@/features/shell/links';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <EmptyState>
      <EmptyStateTitle component="h1">There is nothing here</EmptyStateTitle>
      <EmptyStateDescription>
        The address is wrong, what it showed has been deleted, or it belongs to somebody else.
      </EmptyStateDescription>
      <EmptyStateActions>
        <ButtonLink href="/jobs" variant="default">
          Your jobs
        </ButtonLink>
      </EmptyStateActions>
    </EmptyState>
  );
}
