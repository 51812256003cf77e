import { EmptyState, EmptyStateActions, EmptyStateDescription, EmptyStateTitle } from '@mantine/core';
import type { Metadata } from 'next';
import { ButtonLink } from '@/features/shell/links';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <EmptyState>
      <EmptyStateTitle component="h1">Page not found</EmptyStateTitle>
      <EmptyStateDescription>
        The link may be wrong, the page may have been deleted, or you may not have access.
      </EmptyStateDescription>
      <EmptyStateActions>
        <ButtonLink href="/jobs" variant="default">
          Your jobs
        </ButtonLink>
      </EmptyStateActions>
    </EmptyState>
  );
}
